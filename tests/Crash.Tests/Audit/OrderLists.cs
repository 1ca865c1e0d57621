using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;

namespace Payments.Crash.Tests.Audit;

/// <summary>Reads all orders of a merchant, page by page.</summary>
internal static class OrderLists
{
    public static async Task<IReadOnlyList<OrderResponse>> Read(PaymentsClient client, IEnumerable<TestMerchant> shops)
    {
        var all = new List<OrderResponse>();
        foreach (var shop in shops)
        {
            string? cursor = null;
            do
            {
                var page = (
                    await client.Send(HttpMethod.Get, "/v1/orders?limit=100" + (cursor is null ? "" : "&cursor=" + cursor), shop.ApiKey)
                ).As<Page<OrderResponse>>();
                all.AddRange(page.Data);
                cursor = page.NextCursor;
            } while (cursor is not null);
        }

        return all;
    }
}
