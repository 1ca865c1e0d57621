namespace Payments.Client.Json;

/// <summary>
/// A word of the API out of a set that may grow: known ones are static members, and one that only a newer server knows is kept as it came.
/// </summary>
/// <typeparam name="TSelf">The set.</typeparam>
public interface IOpenEnum<out TSelf>
    where TSelf : IOpenEnum<TSelf>
{
    /// <summary>The word as the API writes it.</summary>
    string Value { get; }

    /// <summary>The member of the set that the API writes so.</summary>
    static abstract TSelf Of(string value);
}
