using Orleans;
using Orleans.Storage;
using Payments.Storage.Sqlite;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Sqlite;

public sealed class When_the_disk_is_full
{
    [Fact]
    public async Task writes_fail_with_a_name_reads_go_on_and_writes_recover_once_there_is_room()
    {
        await using var storage = new SqliteUnderTest(new SqliteOptions { MaxPages = 300 });
        var stored = new List<GrainState<TestOrder>>();
        InconsistentStateException? full = null;
        while (full is null && stored.Count < 1000)
        {
            try
            {
                stored.Add(await storage.Create($"{stored.Count}", new TestOrder { Text = new string('x', 20_000) }.Append(1)));
            }
            catch (InconsistentStateException exception)
            {
                full = exception;
            }
        }

        Assert.Equal("storage_full", Assert.IsType<StorageException>(full!.InnerException).Code);
        Assert.Contains("full", full.Message, StringComparison.Ordinal);
        Assert.False((await storage.Read<TestOrder>(OrderId($"{stored.Count}"))).RecordExists);
        Assert.True((await storage.Read<TestOrder>(OrderId("0"))).RecordExists);
        Assert.Equal(stored.Count, (await storage.Totals())["orders.created"]);

        await storage.Grains.ClearStateAsync("state", OrderId("0"), stored[0]);
        await storage.Create("0", new TestOrder { Text = new string('y', 15_000) });
        Assert.Equal(stored.Count, (await storage.Totals())["orders.created"]);
    }
}
