namespace Payments.Application.Results;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Data">The items.</param>
/// <param name="NextCursor">Where the next page begins: send it as <c>cursor</c>. Null on the last page.</param>
public sealed record PageResponse<T>(IReadOnlyList<T> Data, string? NextCursor);
