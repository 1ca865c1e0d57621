using System.Collections.Immutable;
using Orleans;
using Xunit;

namespace Payments.Grains.Interfaces.Tests.Wire;

public sealed class TravellingTypesTests
{
    [Fact]
    public void types_that_are_serializable_and_never_change_pass() => Assert.Empty(TravellingTypes.Check([typeof(IGood)]));

    [Fact]
    public void outcomes_of_a_closed_family_are_walked() =>
        Assert.Contains(TravellingTypes.Check([typeof(IFamily)]), violation => violation.Contains("Refused", StringComparison.Ordinal));

    [Fact]
    public void an_assembly_is_checked_by_its_grain_interfaces() =>
        Assert.Contains(TravellingTypes.Check(typeof(IBad).Assembly), violation =>
            violation.Contains(nameof(Bare), StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("Bare has no [GenerateSerializer]")]
    [InlineData("Bare has no [Alias]")]
    [InlineData("Bare.Amount has no [Id]")]
    [InlineData("Changing.Amount can be changed")]
    [InlineData("Changing._field can be changed")]
    [InlineData("Holding.List: System.Collections.Generic.List`1[System.Int32] can be changed")]
    [InlineData("Holding.Bytes: System.Byte[] can be changed")]
    [InlineData("Holding.Memory: System.ReadOnlyMemory`1[System.Byte] can be changed")]
    [InlineData("Holding.Anything: System.Object can be changed")]
    [InlineData("Holding.Listed: System.Collections.Generic.IReadOnlyList`1[System.Int32] can be changed")]
    [InlineData("Deep.Amount has no [Id]")]
    public void what_is_wrong_is_named(string violation) =>
        Assert.Contains(TravellingTypes.Check([typeof(IBad)]), found => found.Contains(violation, StringComparison.Ordinal));
}

public interface IGood : IGrainWithStringKey
{
    Task<Good> Get(string text, ImmutableDictionary<string, GoodPart> parts, DateTimeOffset? at);

    ValueTask<(int, GoodKind)> Count(IGood other);

    Task Do();
}

public enum GoodKind
{
    One,
}

[GenerateSerializer, Immutable, Alias("good")]
public sealed record Good([property: Id(0)] string Name, [property: Id(1)] ImmutableArray<GoodPart> Parts, [property: Id(2)] GoodKind Kind)
{
    public int Computed => Parts.Length;
}

[GenerateSerializer, Immutable, Alias("good-part")]
public readonly record struct GoodPart([property: Id(0)] long Amount);

public interface IFamily : IGrainWithStringKey
{
    Task<Outcome> Get();
}

[GenerateSerializer, Alias("outcome")]
public abstract record Outcome
{
    [GenerateSerializer, Alias("outcome-done")]
    public sealed record Done([property: Id(0)] int Amount) : Outcome;

    public sealed record Refused(string Code) : Outcome;
}

public interface IBad : IGrainWithStringKey
{
    Task<Bare> Get(Changing changing);

    Task<ImmutableArray<Nested?>> Hold(Holding holding);
}

public sealed record Bare(int Amount);

[GenerateSerializer, Alias("changing")]
public sealed class Changing
{
    [Id(1)]
    private int _field = 1;

    [Id(0)]
    public int Amount { get; set; }

    public int Next() => ++_field;
}

[GenerateSerializer, Alias("holding")]
public sealed record Holding(
    [property: Id(0)] List<int> List,
    [property: Id(1)] byte[] Bytes,
    [property: Id(2)] ReadOnlyMemory<byte> Memory,
    [property: Id(3)] object Anything,
    [property: Id(4)] IReadOnlyList<int> Listed
);

[GenerateSerializer, Alias("nested")]
public sealed record Nested([property: Id(0)] ImmutableSortedDictionary<string, Deep> Parts);

[GenerateSerializer, Alias("deep")]
public sealed record Deep(int Amount);
