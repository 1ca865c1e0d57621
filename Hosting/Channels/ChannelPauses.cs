using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Payments.Grains.Actions;
using Payments.Storage;
using Payments.Storage.Metadata;

namespace Payments.Hosting.Channels;

/// <summary>
/// Which channels operators have paused: written in the database, applied at once by the process that is told, and within
/// <see cref="RefreshInterval"/> by every other.
/// </summary>
public sealed partial class ChannelPauses(
    IDatabaseMetadata facts,
    ChannelRegistry channels,
    TimeProvider clock,
    ILogger<ChannelPauses> logger
) : LifecycleService, IDisposable
{
    /// <summary>How often a process reads what others have paused: 2 s.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(2);

    /// <summary>The fact that names them, in order, with commas between them.</summary>
    internal const string Fact = "paused_channels";

    // What was read first is applied first: an older reading must not undo a newer one.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Before the first request is taken, so that no order is offered to a channel that is paused.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryRefresh(cancellationToken);
        _work = Task.Run(() => Run(_stopping.Token), CancellationToken.None);
    }

    /// <inheritdoc/>
    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work;
    }

    /// <summary>Pauses a channel or ends its pause; once that is durable, it holds in this process.</summary>
    /// <exception cref="StorageException">The database could not be read or written.</exception>
    public async Task Set(string channel, bool isPaused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var stored = await facts.FindAsync(Fact, cancellationToken);
                var known = Parse(stored);
                var changed = isPaused ? known.Add(channel) : known.Remove(channel);
                // Another process may write down another channel meanwhile; then both count.
                if (changed != known && !await facts.TryReplaceAsync(Fact, stored, string.Join(',', changed), cancellationToken))
                    continue;
                channels.SetPaused(changed);
                if (changed != known)
                    LogChanged(channel, isPaused ? "paused" : "resumed");
                return;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Applies what is written down now.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    public async Task Refresh(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            channels.SetPaused(Parse(await facts.FindAsync(Fact, cancellationToken)));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _turn.Dispose();
    }

    private async Task Run(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(RefreshInterval, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
                return;
            await TryRefresh(CancellationToken.None);
        }
    }

    /// <summary>Where the database does not answer, what was known goes on to hold.</summary>
    private async Task TryRefresh(CancellationToken cancellationToken)
    {
        try
        {
            await Refresh(cancellationToken);
        }
        catch (StorageException error)
        {
            LogNotRead(error.Message);
        }
    }

    private static ImmutableSortedSet<string> Parse(string? stored) =>
        ImmutableSortedSet.Create(StringComparer.Ordinal, (stored ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Channel {Channel} was {Change} by an operator")]
    private partial void LogChanged(string channel, string change);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which channels are paused could not be read, what was known holds: {Reason}")]
    private partial void LogNotRead(string reason);
}
