namespace Payments.Application.Results;

/// <summary>A list that is too long for a page, as CSV.</summary>
/// <param name="Csv">The names of the fields, and a record for each item.</param>
/// <param name="NextCursor">Where the list goes on; null where it has come to its end.</param>
public sealed record ListExport(string Csv, string? NextCursor);
