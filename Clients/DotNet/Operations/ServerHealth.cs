namespace Payments.Client.Operations;

/// <summary>Whether a server can work.</summary>
public sealed record ServerHealth
{
    /// <summary><c>ok</c> or <c>unwell</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Its parts: <c>ok</c>, or what is wrong with each.</summary>
    public required IReadOnlyDictionary<string, string> Parts { get; init; }

    /// <summary>How each channel is reached; for information.</summary>
    public IReadOnlyDictionary<string, ChannelHealth> Channels { get; init; } = new Dictionary<string, ChannelHealth>();

    /// <summary>The server's clock as it answered; null where it does not say.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset? ServerTime { get; init; }
}

/// <summary>How a channel is reached.</summary>
public sealed record ChannelHealth
{
    /// <summary><c>closed</c> when it is called as usual, else <c>open</c> or <c>half_open</c>.</summary>
    public required string Circuit { get; init; }

    /// <summary>Calls that run.</summary>
    public long InFlight { get; init; }

    /// <summary>Calls that wait for their turn.</summary>
    public long Waiting { get; init; }

    /// <summary>Calls that were answered since the start.</summary>
    public long Answered { get; init; }

    /// <summary>Calls that got no answer.</summary>
    public long Unanswered { get; init; }
}
