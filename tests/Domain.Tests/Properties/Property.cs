using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Payments.Domain.Tests.Properties;

/// <summary>
/// Runs a property over sequences of choices. The seed is fixed, so that a run that passed passes again; a failure is shown at its
/// shortest.
/// </summary>
internal static class Property
{
    private const int Choices = 1000;
    private static readonly Replay Seed = new(new Rnd(20260131, 1234567), FSharpOption<int>.None);

    /// <summary>Calls <paramref name="check"/>, which throws where the property does not hold.</summary>
    public static void Holds(Action<Choice> check, int runs = 1000, int length = 80)
    {
        var sequences = Gen.Choose(0, length).SelectMany(count => Gen.Choose(0, Choices - 1).ArrayOf(count));
        var config = Config.QuickThrowOnFailure.WithMaxTest(runs).WithReplay(FSharpOption<Replay>.Some(Seed));
        Check.One(config, Prop.ForAll(Arb.From(sequences, Shorter), choices => check(new Choice(choices))));
    }

    private static IEnumerable<int[]> Shorter(int[] choices)
    {
        for (var half = choices.Length / 2; half > 1; half /= 2)
        for (var at = 0; at + half <= choices.Length; at += half)
            yield return [.. choices[..at], .. choices[(at + half)..]];
        for (var at = 0; at < choices.Length; at++)
            yield return [.. choices[..at], .. choices[(at + 1)..]];
    }
}

/// <summary>A sequence of numbers that decides what happens; at its end every choice is the first.</summary>
internal sealed class Choice(int[] choices)
{
    private int _next;

    public bool IsOver => _next >= choices.Length;

    /// <summary>A number from 0 to below <paramref name="count"/>.</summary>
    public int Of(int count) => IsOver ? 0 : choices[_next++] % count;

    public T Of<T>(IReadOnlyList<T> items) => items[Of(items.Count)];
}
