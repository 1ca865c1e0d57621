using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;

namespace Payments.Crash.Tests;

/// <summary>Reads all orders of a merchant, page by page.</summary>
internal static class OrderLists
{
    public static async Task<IReadOnlyList<OrderAnswer>> Read(PaymentsClient client, IEnumerable<Shop> shops)
    {
        var all = new List<OrderAnswer>();
        foreach (var shop in shops)
        {
            string? cursor = null;
            do
            {
                var page = (await client.Send(HttpMethod.Get, "/v1/orders?limit=100" + (cursor is null ? "" : "&cursor=" + cursor), shop.ApiKey)).As<Page<OrderAnswer>>();
                all.AddRange(page.Data);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }

        return all;
    }
}
