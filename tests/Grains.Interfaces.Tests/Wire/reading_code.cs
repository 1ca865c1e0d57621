using System.Collections.Immutable;
using Orleans;
using Xunit;

namespace Payments.Grains.Interfaces.Tests.Wire;

public sealed class Reading_code
{
    [Fact]
    public void gives_the_contract() =>
        Assert.Equal(
            """
            interface test-probe
              count(Int128) -> (int, probe-part?)
              send(probe-reading, ProbeMood?)

            type probe-change
              0 At: DateTimeOffset

            type probe-part struct
              3 Amount: long

            type probe-reading : probe-change
              1 Parts: ImmutableArray<probe-part>
              2 Labels: ImmutableDictionary<string, Uri>
              10 Mood: ProbeMood

            enum ProbeMood : byte
              0 Calm
              7 Upset

            """.ReplaceLineEndings("\n"),
            WireReader.Read([typeof(IProbe), typeof(ProbeChange), typeof(ProbeReading), typeof(ProbePart)]).ToString()
        );

    [Fact]
    public void what_is_read_is_parsed_as_it_was()
    {
        var read = WireReader.Read([typeof(IProbe), typeof(ProbeChange), typeof(ProbeReading), typeof(ProbePart)]);

        Assert.Empty(WireComparison.Compare(read, WireContract.Parse(read.ToString())));
        Assert.Empty(WireComparison.Compare(WireContract.Parse(read.ToString()), read));
    }

    [Fact]
    public void methods_without_an_alias_are_named() =>
        Assert.Equal(["IUnnamed.Do", "IUnnamed"], WireReader.WithoutAlias([typeof(IProbe), typeof(IUnnamed)]));
}

public enum ProbeMood : byte
{
    Calm,
    Upset = 7,
}

[Alias("test-probe")]
public interface IProbe : IGrainWithStringKey
{
    [Alias("send")]
    Task Send(ProbeReading reading, ProbeMood? mood);

    [Alias("count")]
    ValueTask<(int Count, ProbePart? Last)> Count(Int128 limit);
}

public interface IUnnamed : IGrainWithStringKey
{
    Task Do();
}

[GenerateSerializer, Immutable, Alias("probe-change")]
public abstract record ProbeChange([property: Id(0)] DateTimeOffset At);

[GenerateSerializer, Immutable, Alias("probe-reading")]
public sealed record ProbeReading(
    DateTimeOffset At,
    [property: Id(1)] ImmutableArray<ProbePart> Parts,
    [property: Id(10)] ProbeMood Mood,
    [property: Id(2)] ImmutableDictionary<string, Uri> Labels
) : ProbeChange(At)
{
    public int Computed => Parts.Length;
}

[GenerateSerializer, Immutable, Alias("probe-part")]
public readonly record struct ProbePart([property: Id(3)] long Amount);
