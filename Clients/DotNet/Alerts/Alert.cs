namespace Payments.Client.Alerts;

/// <summary>Something that operators are told of, raised once and ended once.</summary>
public sealed record Alert
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it says, as <c>channel_unavailable</c>.</summary>
    public required string Code { get; init; }

    /// <summary><c>warning</c>: look within the day; <c>critical</c>: look now.</summary>
    public required string Severity { get; init; }

    /// <summary>Of what: <c>server</c>, or a path such as <c>channel/wechat</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What it says, in a sentence with the unit of the values.</summary>
    public required string Meaning { get; init; }

    /// <summary>The value that raised it.</summary>
    public required double Value { get; init; }

    /// <summary>The threshold that it was compared with.</summary>
    public required double Threshold { get; init; }

    /// <summary>What else was known.</summary>
    public string? Detail { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it ended; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who looks after it.</summary>
    public AlertAcknowledgement? Acknowledgement { get; init; }

    /// <summary>Where it says what to do.</summary>
    public required string Runbook { get; init; }
}

/// <summary>That somebody looks after an alert.</summary>
public sealed record AlertAcknowledgement
{
    /// <summary>Since when.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string By { get; init; }

    /// <summary>What is done about it.</summary>
    public string? Note { get; init; }
}

/// <summary>Says that somebody looks after an alert.</summary>
public sealed record NewAcknowledgement
{
    /// <summary>Who, 1 to 100 characters.</summary>
    public required string By { get; init; }

    /// <summary>What is done about it, 1 to 256 characters.</summary>
    public string? Note { get; init; }
}
