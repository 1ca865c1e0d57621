using System.Text.Json.Serialization;
using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;
using Payments.Crash.Tests.Run;

namespace Payments.Crash.Tests.Audit;

/// <summary>The merchant's totals are the sums over its orders.</summary>
internal static class TotalsAudit
{
    public static async Task Check(PaymentsClient client, TestMerchant shop, IEnumerable<OrderResponse> orders, Findings findings)
    {
        var summary = (await client.Send(HttpMethod.Get, $"/v1/merchants/{shop.Id}/summary", shop.ApiKey)).As<Summary>();
        var shown = Lines(summary).Where(line => line.Value != 0).ToHashSet();
        var summed = orders
            .SelectMany(Lines)
            .GroupBy(line => line.Key, (key, lines) => (Key: key, Value: lines.Sum(line => line.Value)))
            .Where(line => line.Value != 0)
            .ToHashSet();
        foreach (var line in summed.Except(shown))
            findings.Add($"The orders of {shop.Id} sum up to {line}, its summary does not say so");
        foreach (var line in shown.Except(summed))
            findings.Add($"The summary of {shop.Id} says {line}, its orders do not");
    }

    /// <summary>
    /// Counts belong to the day of creation; amounts to days that the order does not show, so they are compared over all days.
    /// </summary>
    private static IEnumerable<(string Key, long Value)> Lines(OrderResponse order)
    {
        yield return ($"{order.CreatedAt.UtcDateTime:yyyy-MM-dd} {order.Currency} {order.Channel} {order.Status}", 1);
        foreach (var payment in order.Payments)
        {
            yield return ($"{payment.Currency} taken", payment.Captured);
            yield return ($"{payment.Currency} returned", payment.Refunded);
            yield return ($"{payment.Currency} paid", payment.IsAccepted ? payment.Captured : 0);
            yield return ($"{payment.Currency} refunded", payment.IsAccepted ? payment.Refunded : 0);
        }
    }

    private static IEnumerable<(string Key, long Value)> Lines(Day day)
    {
        foreach (var (status, count) in day.Orders)
            yield return ($"{day.Date:yyyy-MM-dd} {day.Currency} {day.Channel} {status}", count);
    }

    private static IEnumerable<(string Key, long Value)> Lines(Summary summary) =>
        summary
            .Days.SelectMany(Lines)
            .Concat(
                summary
                    .Days.GroupBy(day => day.Currency)
                    .SelectMany(days =>
                        new[]
                        {
                            ($"{days.Key} taken", days.Sum(day => day.TakenAmount)),
                            ($"{days.Key} returned", days.Sum(day => day.ReturnedAmount)),
                            ($"{days.Key} paid", days.Sum(day => day.PaidAmount)),
                            ($"{days.Key} refunded", days.Sum(day => day.RefundedAmount)),
                        }
                    )
            );

    private sealed record Summary(IReadOnlyList<Day> Days);

    private sealed record Day(
        [property: JsonPropertyName("day")] DateOnly Date,
        string Currency,
        string Channel,
        IReadOnlyDictionary<string, long> Orders,
        long PaidAmount,
        long RefundedAmount,
        long TakenAmount,
        long ReturnedAmount
    );
}
