using System.Globalization;
using Payments.LoadTest.Recording;

namespace Payments.LoadTest.Report;

/// <summary>Tells on the terminal how a run goes: one line that changes, or, where nobody watches, a line now and then.</summary>
internal sealed class Progress(long orders)
{
    private const int Width = 110;
    private const int EveryOther = 10;
    private int _shown;

    public void Show(TimelineSample moment, Metrics metrics)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{moment.At.TotalSeconds, 5:0} s {metrics.Done, 10:N0} of {orders:N0} {moment.PerSecond, 8:N0}/s  p50 {moment.P50, 7:N1} ms  p99 {moment.P99, 7:N1} ms  in flight {moment.InFlight:N0}  refused {metrics.Refused:N0}"
        );
        Show(line);
    }

    public void Show(string line)
    {
        if (!Console.IsOutputRedirected)
            Console.Write("\r" + line.PadRight(Width));
        else if (_shown++ % EveryOther == 0)
            Console.WriteLine(line);
    }

    public static void End()
    {
        if (!Console.IsOutputRedirected)
            Console.WriteLine();
    }
}
