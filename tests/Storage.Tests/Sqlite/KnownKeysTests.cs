using System.Security.Cryptography;
using Payments.Storage.Orders;
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Grains;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.Sqlite;

public class KnownKeysTests
{
    [Fact]
    public void a_filter_forgets_no_key_however_many_there_are()
    {
        var filter = new KeyBloomFilter(capacity: 100);
        var keys = Enumerable.Range(0, 10_000).Select(Key).ToArray();
        foreach (var key in keys)
            filter.Add(key);

        Assert.All(keys, key => Assert.True(filter.MayContain(key)));
        Assert.InRange(Enumerable.Range(10_000, 10_000).Count(number => filter.MayContain(Key(number))), 0, 1_000);
    }

    [Fact]
    public async Task any_number_of_threads_add_keys()
    {
        var filter = new KeyBloomFilter(capacity: 100);
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(thread =>
                    Task.Run(() =>
                    {
                        for (var i = 0; i < 2_500; i++)
                            filter.Add(Key((i * 4) + thread));
                    })
                )
        );

        Assert.All(Enumerable.Range(0, 10_000), number => Assert.True(filter.MayContain(Key(number))));
    }

    [Fact]
    public async Task what_was_stored_before_the_file_was_opened_is_known_and_what_never_was_is_not()
    {
        using var directory = new TemporaryDirectory();
        const int Rows = 5_000;
        await using (var file = SqliteFile.Open(directory.File("payments.db"), SqliteSchema.Steps))
        {
            // More than one read's worth.
            await file.WriteAsync(connection =>
            {
                for (var i = 0; i < Rows; i++)
                    connection
                        .Prepare(
                            "INSERT INTO orders(key, version, merchant_id, merchant_order_id, status, created_at, document) VALUES (?1, 1, '', '', '', 0, '')"
                        )
                        .BindBlob(1, Key(i))
                        .Run();
                return 0;
            });
        }

        await using var opened = SqliteFile.Open(directory.File("payments.db"), SqliteSchema.Steps);
        var keys = opened.Keys(OrderTables.Mapping);
        await keys.Completion;

        Assert.All(Enumerable.Range(0, Rows), number => Assert.False(keys.IsCertainlyAbsent(Key(number))));
        Assert.InRange(Enumerable.Range(Rows, 1_000).Count(number => keys.IsCertainlyAbsent(Key(number))), 900, 1_000);
    }

    [Fact]
    public async Task an_order_that_was_just_made_is_read()
    {
        await using var storage = new SqliteUnderTest();
        await storage.File.Keys(OrderTables.Mapping).Completion;
        Assert.False((await storage.Read<TestOrder>(OrderId("a"))).RecordExists);

        await storage.Create("a", new TestOrder { Text = "mine" });

        Assert.Equal("mine", (await storage.Read<TestOrder>(OrderId("a"))).State!.Text);
    }

    private static byte[] Key(int number) => SHA256.HashData(BitConverter.GetBytes(number))[..16];
}
