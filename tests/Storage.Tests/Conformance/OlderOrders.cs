using System.Security.Cryptography;
using System.Text;
using Payments.Storage.Orders;
using Payments.Storage.Sqlite;
using Xunit;

namespace Payments.Storage.Tests.Conformance;

/// <summary>Orders as a program writes them that knows no columns for lists: what these hold stands in the document alone.</summary>
internal static class OlderOrders
{
    /// <summary>A channel accepts them all.</summary>
    public const string Accept =
        "UPDATE orders SET status = 'paid', document = replace(document, '\"channels\":[]', '\"channels\":[]},\"channel\":\"card\",\"x\":{')";

    public static bool Put(SqliteConnection connection, string name)
    {
        connection.Execute(InsertOf(name, isSqlite: true));
        return true;
    }

    /// <summary>On PostgreSQL.</summary>
    public static string Insert(string name) => InsertOf(name, isSqlite: false);

    public static async Task AreAllListed(IOrderQueries orders)
    {
        OrderListing[] lists =
        [
            new("mer_1", 10, null) { PayerId = "alice" },
            new("mer_1", 10, null) { AccountId = "wallet" },
            new("mer_1", 10, null) { AmountMin = 7, AmountMax = 7 },
            new(null, 10, null) { Currency = "USD" },
            new(null, 10, null) { Channel = "card" },
            new(null, 10, null) { Kind = OrderListing.TopUp },
            new("mer_1", 10, null) { Kind = OrderListing.TopUp },
        ];
        foreach (var list in lists)
            Assert.Equal(2, (await orders.ListAsync(list, TestContext.Current.CancellationToken)).Orders.Count);
    }

    private static string InsertOf(string name, bool isSqlite)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
        const string document =
            """{"state":{"order":{"terms":{"amount":{"amount":7,"currency":"USD"},"payer_id":"alice","account_id":"wallet","kind":"top_up","channels":[]}}}}""";
        return isSqlite
            ? $"""
                INSERT INTO orders(key, version, merchant_id, merchant_order_id, status, created_at, document)
                VALUES (x'{key}', 1, 'mer_1', '{name}', 'created', 1, '{document}')
                """
            : $"""
                INSERT INTO orders(row, key, grain_hash, version, merchant_id, merchant_order_id, status, created_at, document)
                VALUES ({(int)name[2]}, '\x{key}', 0, 1, 'mer_1', '{name}', 'created', 1, '{document}')
                """;
    }
}
