using System.Globalization;
using Payments.LoadTest.Recording;
using Spectre.Console;

namespace Payments.LoadTest.Report;

/// <summary>Tells how a run goes: a bar where somebody watches, else a line now and then.</summary>
internal sealed class Progress : IAsyncDisposable
{
    private const int LinesBetween = 10;

    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProgressTask? _bar;
    private readonly Task _display = Task.CompletedTask;
    private readonly long _orders;
    private int _shown;

    public Progress(long orders)
    {
        _orders = orders;
        if (!AnsiConsole.Profile.Capabilities.Interactive)
            return;
        ProgressTask? bar = null;
        // It adds the bar before it first waits.
        _display = AnsiConsole
            .Progress()
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left }
            )
            .StartAsync(context =>
            {
                bar = context.AddTask("making orders", maxValue: orders);
                return _end.Task;
            });
        _bar = bar;
    }

    public void Show(TimelineSample moment, Metrics metrics)
    {
        _bar?.Value = metrics.Done;
        Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{metrics.Done:N0} of {_orders:N0}, {moment.PerSecond:N0}/s, p50 {moment.P50:N1} ms, p99 {moment.P99:N1} ms, in flight {moment.InFlight:N0}, refused {metrics.Refused:N0}"
            )
        );
    }

    /// <summary>Shows what goes on now and has no measure of its own.</summary>
    public void Show(string line)
    {
        _bar?.IsIndeterminate = true;
        Write(line);
    }

    /// <summary>Takes the bar off, so that what follows is written below it.</summary>
    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _display;
    }

    private void Write(string line)
    {
        if (_bar is not null)
            _bar.Description = Markup.Escape(line);
        else if (_shown++ % LinesBetween == 0)
            Console.WriteLine(line);
    }
}
