namespace Payments.Hosting.Health;

/// <summary>A part of the process that only a restart can mend once it is stuck. What is outside the process is no part of it.</summary>
/// <param name="Part">Its name, as <c>grains</c>.</param>
/// <param name="Fault">Says what is wrong with it; null when nothing is.</param>
public sealed record LivenessCheck(string Part, Func<string?> Fault);
