namespace Payments.Console.Live;

/// <summary>How many orders were made and paid in each of the last 60 seconds, and in each of the last 60 minutes.</summary>
internal sealed class EventRates
{
    /// <summary>How many places each of the rows has.</summary>
    public const int Places = 60;

    private readonly Ring _seconds = new(TimeSpan.FromSeconds(1));
    private readonly Ring _minutes = new(TimeSpan.FromMinutes(1));

    /// <summary>Counts an event.</summary>
    public void Add(string type, DateTimeOffset at)
    {
        if (type is not ("order.created" or "order.paid"))
            return;
        var isPaid = type == "order.paid";
        _seconds.Add(at, isPaid);
        _minutes.Add(at, isPaid);
    }

    /// <summary>The last 60 seconds that have ended, oldest first.</summary>
    public RateSeries Seconds(DateTimeOffset now) => _seconds.Until(now);

    /// <summary>The last 60 minutes, the one that goes on among them, oldest first.</summary>
    public RateSeries Minutes(DateTimeOffset now) => _minutes.Until(now + TimeSpan.FromMinutes(1));

    private sealed class Ring(TimeSpan step)
    {
        private readonly long[] _steps = new long[Places + 1];
        private readonly int[] _created = new int[Places + 1];
        private readonly int[] _paid = new int[Places + 1];

        public void Add(DateTimeOffset at, bool isPaid)
        {
            var number = at.UtcTicks / step.Ticks;
            var place = (int)(number % _steps.Length);
            // What is older than the place's present step comes too late to be shown.
            if (number < _steps[place])
                return;
            if (number > _steps[place])
                (_steps[place], _created[place], _paid[place]) = (number, 0, 0);
            if (isPaid)
                _paid[place]++;
            else
                _created[place]++;
        }

        public RateSeries Until(DateTimeOffset end)
        {
            var last = end.UtcTicks / step.Ticks;
            var (created, paid) = (new int[Places], new int[Places]);
            for (var i = 0; i < Places; i++)
            {
                var number = last - Places + i;
                var place = (int)(number % _steps.Length);
                if (_steps[place] == number)
                    (created[i], paid[i]) = (_created[place], _paid[place]);
            }

            return new RateSeries(created, paid);
        }
    }
}

/// <summary>Counts, one for each step of time, oldest first.</summary>
/// <param name="Created">Orders that were made.</param>
/// <param name="Paid">Orders that were paid.</param>
public sealed record RateSeries(IReadOnlyList<int> Created, IReadOnlyList<int> Paid)
{
    /// <summary>Nothing happened.</summary>
    public bool IsEmpty => Created.All(count => count == 0) && Paid.All(count => count == 0);
}
