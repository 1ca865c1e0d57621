namespace Payments.Domain.Ids;

/// <summary>
/// An id as a type of its own, so that two kinds cannot be swapped. It converts to text by itself; a text becomes an id by the constructor
/// alone, where it is known to be one.
/// </summary>
/// <typeparam name="TId">The id itself.</typeparam>
public interface IId<TId>
    where TId : struct, IId<TId>
{
    /// <summary>The id as text.</summary>
    string Value { get; }

    /// <summary>An id of a text that is known to be one.</summary>
    static abstract TId Of(string text);
}
