using System.Collections.Immutable;
using Payments.Domain.Ids;

namespace Payments.Notifications;

/// <summary>Whom to tell, and how the message proves where it comes from.</summary>
/// <param name="Url">An absolute http or https URL; null when neither the order nor its merchant names one.</param>
/// <param name="Keys">The merchant's signing keys, newest first: one, or more while a secret is being rotated. Each gives a
/// signature.</param>
/// <param name="AckBody">What the answer's body must be, white space around it aside; null when any 2xx acknowledges.</param>
public sealed record NotificationTarget(string? Url, ImmutableArray<byte[]> Keys, string? AckBody)
{
    /// <summary>Who is told, for the log; null for the operators themselves.</summary>
    public MerchantId? MerchantId { get; init; }

    /// <summary>
    /// Whether the merchant is one for tests, which may have its notifications sent to an <see cref="SandboxInboxResolver"/>.
    /// </summary>
    public bool IsTest { get; init; }

    /// <summary>Of which order, for the log; null when it is of none.</summary>
    public OrderId? OrderId { get; init; }
}
