using Payments.Domain.Text;

namespace Payments.Domain.Errors;

/// <summary>Whether the same command, sent again as it is, may succeed.</summary>
public enum ErrorRetry
{
    /// <summary>It does not, whenever it is sent.</summary>
    Never,

    /// <summary>Once what is in its way has changed.</summary>
    Later,

    /// <summary>After as many seconds as the answer says (<c>Retry-After</c>).</summary>
    AfterDelay,

    /// <summary>At once.</summary>
    AtOnce,
}

/// <summary>Who may be answered an error.</summary>
public enum ErrorAudience
{
    /// <summary>Who calls by HTTP, and by other transports where the command is the same.</summary>
    Everyone,

    /// <summary>Who opens or uses a stream.</summary>
    Stream,

    /// <summary>Users, by MQTT.</summary>
    Mqtt,

    /// <summary>Only another grain; no client ever.</summary>
    Grains,
}

/// <summary>An entry of <see cref="ErrorCatalogue"/>.</summary>
/// <param name="Code">What it is the entry of.</param>
/// <param name="Status">The HTTP status, which other transports give as well.</param>
/// <param name="Meaning">For clients' programmers, in a sentence.</param>
/// <param name="Retry">Whether a retry can help.</param>
public sealed record ErrorDefinition(PaymentErrorCode Code, int Status, string Meaning, ErrorRetry Retry = ErrorRetry.Never)
{
    /// <summary>The code as clients see it.</summary>
    public string Text { get; } = SnakeCase<PaymentErrorCode>.Of(Code);

    /// <summary>Seconds after which to retry; null where there is nothing to wait for, or where it differs each time.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A status that it has elsewhere: where a path names what a body names otherwise. Null for none.</summary>
    public int? PathStatus { get; init; }

    /// <summary>Who may be answered it.</summary>
    public ErrorAudience Audience { get; init; }
}
