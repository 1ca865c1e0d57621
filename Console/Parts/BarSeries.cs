namespace Payments.Console.Parts;

/// <summary>One series of a chart of bars.</summary>
/// <param name="Name">For its key.</param>
/// <param name="Tone">Its colour: <c>good</c>, <c>bad</c>, <c>open</c> or <c>quiet</c>.</param>
/// <param name="Values">One for each place; none below 0.</param>
public sealed record BarSeries(string Name, string Tone, IReadOnlyList<long> Values);
