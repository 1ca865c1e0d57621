using System;
using System.Threading;
using System.Threading.Tasks;

namespace Orleans.Payments.Silo;

/// <summary>A part of the process that must be well for it to take requests.</summary>
/// <param name="Part">Its name, as <c>storage</c>.</param>
/// <param name="Fault">Says what is wrong with it; null when nothing is.</param>
public sealed record ReadinessCheck(string Part, Func<CancellationToken, Task<string?>> Fault);
