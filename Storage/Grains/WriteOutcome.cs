namespace Payments.Storage.Grains;

/// <summary>How a write ended that was committed.</summary>
/// <param name="IsApplied">False when the stored version was another; then nothing of it was applied.</param>
/// <param name="Row">The integer primary key of the row.</param>
/// <param name="StoredVersion">What is stored now; 0 when nothing is.</param>
/// <param name="KeysInUse">What it wanted to append that belongs to another owner; then nothing of it was applied. Null when nothing
/// does.</param>
internal readonly record struct WriteOutcome(bool IsApplied, long Row, long StoredVersion, IReadOnlyList<byte[]>? KeysInUse = null);
