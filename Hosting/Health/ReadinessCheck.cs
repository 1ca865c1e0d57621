namespace Payments.Hosting.Health;

/// <summary>A part of the process that must be well for it to take requests.</summary>
/// <param name="Part">Its name, as <c>storage</c>.</param>
/// <param name="Fault">Says what is wrong with it; null when nothing is.</param>
/// <param name="IsVital">
/// Whether the process should get no requests while it is unwell. A part that all processes share is told and no more: to take all of
/// them out would only replace our answer, which says what to do, by that of whatever stands in front.
/// </param>
public sealed record ReadinessCheck(string Part, Func<CancellationToken, Task<string?>> Fault, bool IsVital = true);
