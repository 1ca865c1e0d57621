namespace Payments.Client.Merchants;

/// <summary>Which merchants to list; what is not set does not narrow the list.</summary>
public sealed record MerchantFilter
{
    /// <summary>A part of the name, or how the id begins, 1 to 100 characters.</summary>
    public string? Search { get; init; }

    /// <summary>Those of this mode.</summary>
    public MerchantMode? Mode { get; init; }
}

/// <summary>A merchant as a list shows it.</summary>
public sealed record MerchantEntry
{
    /// <summary><c>mer_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Whose money it moves.</summary>
    public required MerchantMode Mode { get; init; }

    /// <summary>Where notifications go.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
