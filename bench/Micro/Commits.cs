using System.Globalization;
using BenchmarkDotNet.Attributes;
using Orleans;
using Orleans.Runtime;
using Payments.Domain.Ids;
using Payments.Domain.Orders.Rules;
using Payments.Grains;
using Payments.Grains.Orders;
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Grains;

namespace Payments.Bench.Micro;

/// <summary>
/// A new order with its first event and totals, decided and durable in SQLite: alone, and with others in one group commit. bench/Commits
/// has more callers and PostgreSQL.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class Commits
{
    private const int Together = 128;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("micro-");
    private SqliteFile _file = null!;
    private SqliteGrainStorage _storage = null!;
    private int _orders;

    [GlobalSetup]
    public void Open()
    {
        _file = SqliteFile.Open(Path.Combine(_directory.FullName, "micro.db"), SqliteSchema.Steps);
        _storage = new SqliteGrainStorage(_file, GrainsJson.Stored);
    }

    [GlobalCleanup]
    public async Task Close()
    {
        await _file.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Benchmark]
    public Task CommitOne() => Write();

    [Benchmark(OperationsPerInvoke = Together)]
    public Task CommitTogether() => Task.WhenAll(Enumerable.Range(0, Together).Select(_ => Write()));

    private Task Write()
    {
        var terms = Example.Terms((_orders++).ToString(CultureInfo.InvariantCulture));
        var decision = CreateRules.Create(null, new MerchantId("mer_1"), terms, Example.Context, null).Value!;
        var state = new GrainState<OrderRow>(new OrderRow());
        state.State!.Apply(decision);
        return _storage.WriteStateAsync("order", GrainId.Create("order", decision.State.Order.Id), state);
    }
}
