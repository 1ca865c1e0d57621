namespace Payments.Client;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>
{
    /// <summary>The items.</summary>
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>Where the next page begins; null on the last.</summary>
    public string? NextCursor { get; init; }
}
