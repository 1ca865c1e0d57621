using System;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Orleans.Payments.Embedded.Generator.Tests;

public sealed class DiagnosticsTests
{
    private const string Shop = "public interface IShop : IGrainWithStringKey { Task<int> Sell(string what); } ";

    [Theory]
    [InlineData("OPG001", "IBox is generic", "public interface IBox<T> : IGrainWithStringKey { Task Put(T what); }")]
    [InlineData("OPG001", "IBox.Put is generic", "public interface IBox : IGrainWithStringKey { Task Put<T>(T what); }")]
    [InlineData("OPG001", "ShopGrain is generic", Shop + "public class ShopGrain<T> : Grain, IShop { public Task<int> Sell(string what) => Task.FromResult(1); }")]
    [InlineData("OPG002", "IBox.Count must return Task", "public interface IBox : IGrainWithStringKey { int Count(); }")]
    [InlineData("OPG002", "IBox.Clear must return Task", "public interface IBox : IGrainWithStringKey { void Clear(); }")]
    [InlineData("OPG003", "IBox.Count must be a method", "public interface IBox : IGrainWithStringKey { int Count { get; } }")]
    [InlineData("OPG003", "IBox.Take must be a method", "public interface IBox : IGrainWithStringKey { Task Take(ref int count); }")]
    [InlineData("OPG003", "IBox.Emptied must be a method", "public interface IBox : IGrainWithStringKey { event System.Action Emptied; }")]
    [InlineData("OPG004", "ShopGrain must be internal or public", Shop + "public class ShopGrain : Grain, IShop { private ShopGrain() { } public Task<int> Sell(string what) => Task.FromResult(1); }")]
    [InlineData("OPG004", "ShopGrain must be internal or public", Shop + "public class Mall { private class ShopGrain : Grain, IShop { public Task<int> Sell(string what) => Task.FromResult(1); } }")]
    [InlineData("OPG005", "Parameter stock has [PersistentState]", Shop + "public class ShopGrain([PersistentState(\"stock\", \"store\")] string stock) : Grain, IShop { public Task<int> Sell(string what) => Task.FromResult(stock.Length); }")]
    [InlineData("OPG006", "IBox must be internal or public", "public class Mall { private interface IBox : IGrainWithStringKey { Task Close(); } }")]
    public void what_the_embedded_host_cannot_run_is_an_error_at_its_place(string id, string message, string source)
    {
        var generation = Generation.Of(source);
        var reported = Assert.Single(generation.Reported);
        Assert.Equal((id, DiagnosticSeverity.Error), (reported.Id, reported.Severity));
        Assert.Contains(message, reported.GetMessage(), StringComparison.Ordinal);
        Assert.True(reported.Location.IsInSource);
    }

    [Fact]
    public void what_it_can_run_is_written_and_compiles()
    {
        var generation = Generation.Of(
            Shop + """
            public class Stock { public int Left { get; set; } }

            [GrainType("shop")]
            internal sealed class ShopGrain([PersistentState("stock", "store")] IPersistentState<Stock> stock) : Grain, IShop
            {
                public Task<int> Sell(string what) => Task.FromResult(stock.State.Left);
            }
            """);
        Assert.Empty(generation.Reported);
        Assert.Empty(generation.CompilerErrors);
        Assert.Equal(3, generation.Written.Length);
        Assert.Contains(generation.Written, tree => tree.ToString().Contains("construction.State<global::Stock>(\"stock\", \"store\")", StringComparison.Ordinal));
    }

    [Fact]
    public void nothing_is_written_for_an_assembly_without_grains() =>
        Assert.Empty(Generation.Of("public interface IShop { int Sell(); } public class Shop : IShop { public int Sell() => 1; }").Written);
}
