namespace Payments.Storage.Rows;

/// <summary>A part of a total, or its change.</summary>
internal readonly record struct TotalContribution(TotalKey Key, long Value);
