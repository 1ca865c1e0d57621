namespace Payments.Storage.Grains;

/// <summary>How a write ended that was committed.</summary>
/// <param name="Applied">False when the stored version was another; then nothing of it was applied.</param>
/// <param name="Row">The integer primary key of the row.</param>
/// <param name="StoredVersion">What is stored now; 0 when nothing is.</param>
internal readonly record struct WriteOutcome(bool Applied, long Row, long StoredVersion);
