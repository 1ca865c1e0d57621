using System.Collections.Immutable;

namespace Payments.Channels.Http.Settings;

/// <summary>Where things stand in an answer or callback: paths of fields, as <c>order.id</c>; null where it does not say.</summary>
public sealed record ResponseMapping
{
    /// <summary>The path that stands for the HTTP status.</summary>
    public const string HttpStatus = "$http";

    /// <summary>Where the status stands; the first whose word is known counts.</summary>
    public ImmutableArray<string> Status { get; init; } = [];

    /// <summary>What the provider's words mean.</summary>
    public ImmutableDictionary<string, string> StatusMeanings { get; init; } =
        ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Our order id.</summary>
    public string? OrderId { get; init; }

    /// <summary>The provider's id of the payment.</summary>
    public string? PaymentId { get; init; }

    /// <summary>What was paid.</summary>
    public string? Amount { get; init; }

    /// <summary>In which currency; null when the provider has only one.</summary>
    public string? Currency { get; init; }

    /// <summary>When it was paid; null for the moment at which we hear of it.</summary>
    public string? PaidAt { get; init; }

    /// <summary>Where the payer pays.</summary>
    public string? PayUrl { get; init; }

    /// <summary>What to show as a QR code; null for the same as <see cref="PayUrl"/>.</summary>
    public string? QrCode { get; init; }

    /// <summary>Why not, for programs.</summary>
    public string? FailureCode { get; init; }

    /// <summary>Why not, for people.</summary>
    public string? FailureMessage { get; init; }
}
