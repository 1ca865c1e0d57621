namespace Payments.Console.Live;

/// <summary>How many orders were made and paid in each of the last 60 seconds, from how many there are at ends of seconds.</summary>
internal sealed class OrderRates
{
    /// <summary>How many seconds are shown.</summary>
    public const int Places = 60;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly int[] _made = new int[Places];
    private readonly int[] _paid = new int[Places];
    private int _next;

    /// <summary>Adds what came since the last time; where that is several seconds ago, each of them is given its share.</summary>
    /// <param name="made">Orders that were made.</param>
    /// <param name="paid">Orders that were paid.</param>
    /// <param name="elapsed">How long ago the last time was.</param>
    public void Add(long made, long paid, TimeSpan elapsed)
    {
        var places = (int)Math.Clamp(Math.Round(elapsed / Step), 1, Places);
        for (var place = 0; place < places; place++)
        {
            (_made[_next], _paid[_next]) = (Share(made, place, places), Share(paid, place, places));
            _next = (_next + 1) % Places;
        }
    }

    /// <summary>The last 60 seconds, oldest first.</summary>
    public RateSeries LastMinute() => new([.. _made[_next..], .. _made[.._next]], [.. _paid[_next..], .. _paid[.._next]]);

    /// <summary>Shares differ by one at most, and their sum is the whole.</summary>
    private static int Share(long count, int place, int places) =>
        (int)Math.Max(0, (count * (place + 1) / places) - (count * place / places));
}
