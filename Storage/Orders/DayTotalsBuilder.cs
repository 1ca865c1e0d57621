using System.Runtime.InteropServices;

namespace Payments.Storage.Orders;

/// <summary>
/// Adds up the slots of totals, which come one after the other. Databases take longer to group rows than to hand them over.
/// </summary>
internal sealed class DayTotalsBuilder
{
    private readonly List<(DateOnly Day, string Currency, string Channel, long[] Values)> _rows = [];

    /// <summary>Adds a slot.</summary>
    /// <param name="day">Its day.</param>
    /// <param name="currency">Its currency.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="values">What it counts; they are kept and changed.</param>
    /// <exception cref="OverflowException">A sum does not fit.</exception>
    public void Add(DateOnly day, string currency, string channel, long[] values)
    {
        if (_rows.Count == 0 || _rows[^1] is var last && (last.Day != day || last.Currency != currency || last.Channel != channel))
        {
            _rows.Add((day, currency, channel, values));
            return;
        }

        var sums = _rows[^1].Values;
        for (var i = 0; i < sums.Length; i++)
            sums[i] = checked(sums[i] + values[i]);
    }

    /// <summary>What has come to something.</summary>
    public IReadOnlyList<DayTotals> Build()
    {
        var days = new List<DayTotals>(_rows.Count);
        foreach (var (day, currency, channel, values) in _rows)
            if (values.AsSpan().ContainsAnyExcept(0))
                days.Add(new DayTotals(day, currency, channel, ImmutableCollectionsMarshal.AsImmutableArray(values)));
        return days;
    }
}
