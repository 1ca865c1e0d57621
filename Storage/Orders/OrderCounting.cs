using System.Runtime.InteropServices;

namespace Payments.Storage.Orders;

/// <summary>What of a merchant's orders is counted: by status, for each of some steps of time in which they were made.</summary>
/// <param name="MerchantId">Whose.</param>
/// <param name="From">When the first step begins.</param>
/// <param name="Length">How long a step is.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="Statuses">Which orders, each status once; others are not counted.</param>
public sealed record OrderCounting(string MerchantId, DateTimeOffset From, TimeSpan Length, int Steps, IReadOnlyList<string> Statuses)
{
    /// <summary>How many orders of a status are looked at, from the latest on: 50,000.</summary>
    public const int MaxExamined = 50_000;

    /// <summary>When the first step begins, in milliseconds since 1970.</summary>
    internal long FromTimestamp => From.ToUnixTimeMilliseconds();

    /// <summary>When the last step has ended, in milliseconds since 1970.</summary>
    internal long ToTimestamp => FromTimestamp + (Steps * LengthInMilliseconds);

    /// <summary>How long a step is, in milliseconds.</summary>
    internal long LengthInMilliseconds => (long)Length.TotalMilliseconds;
}

/// <summary>How many orders of a status were made in a step.</summary>
/// <param name="Status">How they stand now.</param>
/// <param name="Step">From 0.</param>
/// <param name="Count">How many; never 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OrderStepCount(string Status, int Step, long Count);

/// <summary>What was counted.</summary>
/// <param name="FirstStep">From this step on the counts are exact; of the steps before it not all orders have been looked at.</param>
/// <param name="Counts">In no order; steps and statuses without an order are left out.</param>
public sealed record OrderStepCounts(int FirstStep, IReadOnlyList<OrderStepCount> Counts)
{
    /// <summary>From the counts of each status, the latest orders of which were looked at.</summary>
    internal static OrderStepCounts Of(IReadOnlyList<OrderStepCount> counts, int max = OrderCounting.MaxExamined) =>
        new(
            counts
                .GroupBy(count => count.Status, StringComparer.Ordinal)
                // Where there may be more, the earliest step is not whole.
                .Select(status => status.Sum(count => count.Count) < max ? 0 : status.Min(count => count.Step) + 1)
                .DefaultIfEmpty(0)
                .Max(),
            counts
        );
}
