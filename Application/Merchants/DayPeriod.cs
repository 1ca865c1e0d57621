using System.Runtime.InteropServices;
using Payments.Application.Orders;
using Payments.Domain.Errors;

namespace Payments.Application.Merchants;

/// <summary>The days that totals are asked for, the first and the last included; at most 366.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DayPeriod(DateOnly From, DateOnly To)
{
    private const int DefaultDays = 30;
    private const int MaxDays = 366;

    /// <summary>Reads <c>from</c> and <c>to</c>; what is wrong is in the reader then.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="today">The last day where none is named; the first is then 29 days before it.</param>
    public static DayPeriod Read(QueryReader query, DateOnly today)
    {
        var to = query.Day("to") ?? today;
        var from = query.Day("from") ?? (to.DayNumber < DefaultDays ? DateOnly.MinValue : to.AddDays(1 - DefaultDays));
        if (from > to)
            query.Fail(PaymentErrorCode.OutOfRange, "from", "must not be after to.");
        if (to.DayNumber - from.DayNumber >= MaxDays)
            query.Fail(PaymentErrorCode.OutOfRange, "from", $"must be less than {MaxDays} days before to.");
        return new DayPeriod(from, to);
    }
}
