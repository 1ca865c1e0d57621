using System;
using System.Threading.Tasks;
using Orleans.Payments.Testing;
using Xunit;

namespace Orleans.Payments.GrainHost.Tests;

/// <summary>Here and not beside the other travelling types, as Orleans' SDK does not compile these at all.</summary>
public sealed class TravellingTypesThatClash
{
    [Theory]
    [InlineData("Twice.Two has the [Id] of One")]
    [InlineData("have the same [Alias(\"same\")]")]
    public void what_clashes_is_named(string violation) =>
        Assert.Contains(TravellingTypes.Check([typeof(IClashing)]), found => found.Contains(violation, StringComparison.Ordinal));
}

public interface IClashing : IGrainWithStringKey
{
    Task<Twice> Get(Same same, SameToo too);
}

[GenerateSerializer, Alias("twice")]
public sealed record Twice([property: Id(0)] int One, [property: Id(0)] int Two);

[GenerateSerializer, Alias("same")]
public sealed record Same;

[GenerateSerializer, Alias("same")]
public sealed record SameToo;
