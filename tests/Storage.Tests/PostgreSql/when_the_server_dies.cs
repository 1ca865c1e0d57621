using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Storage;
using Payments.Storage.Orders;
using Payments.Storage.PostgreSql;
using Payments.Storage.PostgreSql.Grains;
using Payments.Storage.PostgreSql.Orders;
using Payments.Testing;
using Payments.Testing.PostgreSql;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.PostgreSql;

/// <summary>These stop the server, so they have one of their own.</summary>
public sealed class When_the_server_dies : IAsyncLifetime
{
    private const int Callers = 40;

    private PostgreSqlServer _server = null!;
    private PostgreSqlDatabase _database = null!;
    private PostgreSqlGrainStorage _grains = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgreSqlServer.StartAsync();
        var place = await _server.CreateDatabaseAsync();
        _database = new PostgreSqlDatabase(
            new PostgreSqlOptions { ConnectionString = place.ConnectionString },
            NullLogger<PostgreSqlDatabase>.Instance
        );
        await _database.StartAsync();
        _grains = new PostgreSqlGrainStorage(_database, TestJson.Default.Options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is null)
            return;
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task what_was_answered_is_there_what_failed_said_so_totals_are_exact_and_writing_goes_on_by_itself()
    {
        var (answered, failures) = (new ConcurrentDictionary<int, long>(), new ConcurrentBag<Exception>());
        var (next, up) = (0, new TaskCompletionSource());
        up.SetResult();
        using var end = new CancellationTokenSource();
        var callers = Enumerable
            .Range(0, Callers)
            .Select(_ =>
                Task.Run(async () =>
                {
                    while (!end.IsCancellationRequested)
                    {
                        var order = Interlocked.Increment(ref next);
                        if (await Record.ExceptionAsync(() => Life(order)) is not { } failure)
                            continue;
                        // In the server's absence nothing makes a caller wait, so it waits by itself.
                        var again = Volatile.Read(ref up);
                        failures.Add(failure);
                        await again.Task;
                    }
                })
            )
            .ToArray();

        for (var round = 0; round < 3; round++)
        {
            var (before, failed) = (answered.Count, failures.Count);
            await Until("answers", () => answered.Count > before + 200);
            Volatile.Write(ref up, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            await _server.KillAsync();
            await Until("a failure for each caller", () => failures.Count >= failed + Callers);
            await _server.StartAgainAsync();
            up.SetResult();
        }

        var reached = answered.Count;
        await Until("answers after the last restart", () => answered.Count > reached + 200);
        await end.CancelAsync();
        await Task.WhenAll(callers);

        Assert.All(failures, failure => Assert.IsType<StorageException>(Assert.IsType<InconsistentStateException>(failure).InnerException));
        var orders = new PostgreSqlOrderQueries(_database);
        var counted = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var order = 1; order <= next; order++)
        {
            var stored = new GrainState<TestOrder>();
            await _grains.ReadStateAsync("state", OrderId($"{order}"), stored);
            var version = stored.RecordExists ? long.Parse(stored.ETag!) : 0;
            Assert.True(version >= answered.GetValueOrDefault(order), $"Order {order} was answered, then lost.");
            var events = await orders.EventsAsync(OrderId($"{order}").Key.ToString()!, 1, 10, TestContext.Current.CancellationToken);
            Assert.Equal(Enumerable.Range(1, (int)version).Select(i => (long)i), events.Select(row => row.Sequence));
            if (version > 0)
                counted[$"orders.{stored.State!.Status}"] = counted.GetValueOrDefault($"orders.{stored.State.Status}") + 1;
        }

        var totals = await orders.DailyTotalsAsync("mer_1", TestOrder.Day, TestOrder.Day, TestContext.Current.CancellationToken);
        Assert.Equal(
            counted.OrderBy(total => total.Key, StringComparer.Ordinal),
            MerchantTotals.Daily.ByMeasure(Assert.Single(totals).Values).OrderBy(total => total.Key, StringComparer.Ordinal)
        );

        async Task Life(int order)
        {
            var state = new GrainState<TestOrder>(new TestOrder().Append(1));
            await _grains.WriteStateAsync("state", OrderId($"{order}"), state);
            answered[order] = 1;
            state.State!.Append(2, "order.paid").Status = "paid";
            await _grains.WriteStateAsync("state", OrderId($"{order}"), state);
            answered[order] = 2;
        }
    }

    [Fact]
    public async Task while_it_is_away_reads_and_writes_fail_soon_and_say_why_and_the_first_afterwards_succeed()
    {
        await _grains.WriteStateAsync("state", OrderId("a"), new GrainState<TestOrder>(new TestOrder()));
        Assert.Null(await _database.FaultAsync(TestContext.Current.CancellationToken));

        await _server.StopAsync();
        var written = await Assert.ThrowsAsync<InconsistentStateException>(() =>
            _grains.WriteStateAsync("state", OrderId("b"), new GrainState<TestOrder>(new TestOrder()))
        );
        Assert.Equal(StorageFault.Io, Assert.IsType<StorageException>(written.InnerException).Fault);
        var read = await Assert.ThrowsAsync<StorageException>(() =>
            _grains.ReadStateAsync("state", OrderId("a"), new GrainState<TestOrder>())
        );
        Assert.Equal(StorageFault.Io, read.Fault);
        Assert.NotNull(await _database.FaultAsync(TestContext.Current.CancellationToken));

        await _server.StartAgainAsync();
        var again = new GrainState<TestOrder>();
        await _grains.ReadStateAsync("state", OrderId("a"), again);
        Assert.True(again.RecordExists);
        Assert.Null(await _database.FaultAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task a_read_succeeds_on_connections_from_before_a_restart()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _grains.ReadStateAsync("state", OrderId("a"), new GrainState<TestOrder>())));

        await _server.KillAsync();
        await _server.StartAgainAsync();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _grains.ReadStateAsync("state", OrderId("a"), new GrainState<TestOrder>())));
    }

    private static Task Until(string state, Func<bool> isSo) => Poll.Until(state, () => Task.FromResult(isSo()));
}
