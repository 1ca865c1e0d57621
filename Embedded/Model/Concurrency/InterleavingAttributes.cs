using System;

namespace Orleans.Concurrency;

/// <summary>Lets calls of this method start while any other call of the grain awaits something. Still one thread at a time.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>Lets calls of this method start while other read-only calls of the grain await something. The method changes no state.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
