using Payments.Application;
using Payments.Storage.Accounts;

namespace Payments.Api.Streaming;

/// <summary>
/// The one reader of followed accounts' journals in a process, for all subscriptions together. An account's entries are numbered in the
/// order in which they are committed, so each account is read on from the last number that was sent, many accounts with one query. It reads
/// every
/// <see cref="StreamSettings.PollInterval"/>, but at most a tenth of the time, and nothing while nobody has subscribed.
/// </summary>
internal sealed partial class AccountTail : BackgroundService
{
    /// <summary>How many accounts one query reads.</summary>
    public const int AccountsPerRead = 256;

    /// <summary>How many entries of one account are sent before those of others.</summary>
    public const int EntriesPerRead = 64;

    /// <summary>How much longer than a look the pause after it is.</summary>
    private const int PauseFactor = 9;

    private readonly IAccountQueries _queries;
    private readonly StreamSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<AccountTail> _logger;
    private readonly PollingLoop _loop;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<AccountSubscription>> _byAccount = new(StringComparer.Ordinal);

    public AccountTail(IAccountQueries queries, StreamSettings settings, TimeProvider clock, ILogger<AccountTail> logger)
    {
        (_queries, _settings, _clock, _logger) = (queries, settings, clock, logger);
        _loop = new PollingLoop(clock, Poll, LogNotRead);
    }

    /// <summary>Sends a subscription everything after what it has been sent.</summary>
    public void Add(AccountSubscription subscription)
    {
        lock (_lock)
        {
            if (subscription.IsEnded)
                return;
            if (!_byAccount.TryGetValue(subscription.AccountKey, out var followers))
                _byAccount.Add(subscription.AccountKey, followers = []);
            followers.Add(subscription);
            if (_byAccount.Count > 1 || followers.Count > 1)
                return;
        }

        // The first begins the looking.
        _loop.Wake();
    }

    /// <summary>Tells a subscription no more, or never begins to.</summary>
    public void Remove(AccountSubscription subscription)
    {
        lock (_lock)
        {
            subscription.IsEnded = true;
            if (
                _byAccount.TryGetValue(subscription.AccountKey, out var followers)
                && followers.Remove(subscription)
                && followers.Count == 0
            )
                _byAccount.Remove(subscription.AccountKey);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _loop.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.Run(stoppingToken);

    /// <summary>Reads every followed account once.</summary>
    /// <returns>How long to wait before the next look.</returns>
    private async Task<TimeSpan> Poll(CancellationToken stoppingToken)
    {
        var began = _clock.GetTimestamp();
        var isMore = false;
        foreach (var positions in Positions().Chunk(AccountsPerRead))
        {
            var lines = await _queries.EntriesAfterAsync(positions, EntriesPerRead, stoppingToken);
            Publish(lines);
            isMore |= lines.CountBy(line => line.AccountKey, StringComparer.Ordinal).Any(account => account.Value == EntriesPerRead);
        }

        lock (_lock)
            if (_byAccount.Count == 0)
                return Timeout.InfiniteTimeSpan;
        var rest = _clock.GetElapsedTime(began) * PauseFactor;
        return isMore ? TimeSpan.Zero
            : rest > _settings.PollInterval ? rest
            : _settings.PollInterval;
    }

    private List<AccountCursor> Positions()
    {
        lock (_lock)
            return
            [
                .. _byAccount.Select(account => new AccountCursor(account.Key, account.Value.Min(subscription => subscription.Position))),
            ];
    }

    private void Publish(IReadOnlyList<AccountJournalRow> lines)
    {
        lock (_lock)
        {
            foreach (var line in lines)
            {
                if (!_byAccount.TryGetValue(line.AccountKey, out var followers))
                    continue;
                foreach (var subscription in followers)
                {
                    // Others may have been told less, and who joined after the reading began may have been told less than was read: that is
                    // for the next look.
                    if (line.Entry.Sequence != subscription.Position + 1)
                        continue;
                    subscription.Position = line.Entry.Sequence;
                    if (!subscription.Connection.TrySend(subscription.Frame(line.Entry)))
                        subscription.Connection.Close(StreamClose.SlowReader);
                }
            }
        }
    }
}
