using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Grains.Actions;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Secrets;
using Payments.Storage;
using Payments.Storage.Grains;

namespace Payments.Grains.Merchants;

/// <summary>One merchant's configuration, how its endpoints answer, and the circuits that follow from that.</summary>
[GrainType("merchant")]
public sealed partial class MerchantGrain(
    [PersistentState("merchant", MerchantGrain.StorageName)] IPersistentState<MerchantDocument> document,
    IGrainFactory grains,
    NotificationActions notifications,
    SecretBox secrets,
    NotificationConcurrency concurrency,
    TimeProvider clock,
    MonotonicClock steady,
    ILogger<MerchantGrain> logger
) : Grain, IMerchantGrain
{
    /// <summary>The storage that holds merchants.</summary>
    public const string StorageName = "merchants";

    /// <summary>How long the time of a key's use stays in memory alone: a minute, so that a busy merchant costs a write a minute.</summary>
    public static readonly TimeSpan KeyUseWriteDelay = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often what is in memory is compared with what is stored: once a minute. Where a silo was lost in the middle of a write, that may
    /// have come after this activation was loaded, which would go on with keys that were revoked and secrets that were replaced.
    /// </summary>
    public static readonly TimeSpan ReloadInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long a test send waits for a place of its endpoint: 5 s.</summary>
    public static readonly TimeSpan TestLeaseTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TimerInterval = TimeSpan.FromSeconds(1);

    private readonly EndpointCircuits _circuits = new();
    private readonly DateTimeOffset _since = clock.GetUtcNow();
    private EndpointResults _results = new(0, 0, null, null, null);
    private Merchant? _written;
    private IGrainTimer? _timer;
    private IGrainTimer? _keyUseTimer;
    private IGrainTimer? _reloadTimer;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _written = document.RecordExists ? document.State.Merchant : null;
        if (_written is { NotifyUrl: { } url, NotifyUrlGoneAt: { } goneAt })
            _circuits.MarkGone(url, goneAt);
        ReloadInTime();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_keyUseTimer is not null)
            await WriteKeyUses(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Merchant> Register(Merchant merchant)
    {
        if (_written is null)
            await Write(merchant);
        return _written!;
    }

    /// <inheritdoc/>
    public Task<Merchant?> Get()
    {
        if (_written is null)
            DeactivateOnIdle();
        return Task.FromResult(_written);
    }

    /// <inheritdoc/>
    public async Task<bool> Replace(Merchant merchant, DateTimeOffset readAt)
    {
        if (_written is not { } before || before.UpdatedAt != readAt)
            return false;
        // Whoever changes the configuration has read it before the latest uses of its keys, and before its clock was moved.
        await Write(merchant.WithUses(before.Uses()) with { Clock = before.Clock });
        ResetCircuits(before, merchant);
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> ReEncryptSecrets(string keyId)
    {
        if (_written is not { } merchant)
        {
            DeactivateOnIdle();
            return true;
        }

        if (
            secrets.SealingKeyId != keyId
            || merchant.WithReEncryptedSecrets(
                secret => secrets.TryReEncrypt(secret, merchant.Id, out var renewed) ? renewed : null,
                clock.GetUtcNow()
            )
                is not { } changed
        )
            return false;
        // Whoever has read what was sealed before must not put it back.
        if (!ReferenceEquals(changed, merchant))
            await Write(changed with { UpdatedAt = clock.StoredAfter(merchant.UpdatedAt) });
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> MoveClock(TimeSpan from, TimeSpan to)
    {
        if (_written is not { Mode: MerchantMode.Test } merchant)
            return false;
        var known = merchant.Clock ?? TestClock.Unmoved;
        if (known.Ahead != from || to <= from || to > TestClock.MaxAhead)
            return false;
        await Write(merchant with { Clock = known.MoveTo(to, clock.GetUtcNow()) });
        return true;
    }

    /// <inheritdoc/>
    public Task RecordKeyUses(ImmutableArray<KeyUse> uses)
    {
        if (_written is not { } merchant || ReferenceEquals(_written = merchant.WithUses(uses), merchant))
            return Task.CompletedTask;
        _keyUseTimer ??= this.RegisterGrainTimer(
            WriteKeyUses,
            new GrainTimerCreationOptions(KeyUseWriteDelay, Timeout.InfiniteTimeSpan) { KeepAlive = true }
        );
        return Task.CompletedTask;
    }

    private async Task WriteKeyUses(CancellationToken cancellationToken)
    {
        _keyUseTimer?.Dispose();
        _keyUseTimer = null;
        await Write(_written!);
    }

    private void ReloadInTime()
    {
        if (_written is not null)
            _reloadTimer ??= this.RegisterGrainTimer(Reload, new GrainTimerCreationOptions(ReloadInterval, ReloadInterval));
    }

    private async Task Reload(CancellationToken cancellationToken)
    {
        var version = document.Etag;
        try
        {
            await document.ReadStateAsync(cancellationToken);
        }
        catch (StorageException error)
        {
            LogNotReloaded(error, this.GetPrimaryKeyString());
            return;
        }

        if (document.Etag == version || document.State.Merchant is not { } stored || _written is not { } before)
            return;
        _written = stored.WithUses(before.Uses());
        ResetCircuits(before, stored);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Merchant {MerchantId} could not be compared with what is stored")]
    private partial void LogNotReloaded(Exception error, string merchantId);

    private async Task Write(Merchant merchant)
    {
        document.State.Merchant = merchant;
        await document.WriteStateAsync();
        // Uses of keys come in while this waits.
        _written = merchant.WithUses(_written?.Uses() ?? []);
        ReloadInTime();
    }
}

/// <summary>What storage holds of a merchant.</summary>
public sealed class MerchantDocument
{
    /// <summary>The configuration; null before the merchant was registered.</summary>
    public Merchant? Merchant { get; set; }

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
