using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Grains.Actions;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Notifications;
using EventId = Payments.Domain.Ids.EventId;

namespace Payments.Grains.Merchants;

/// <summary>How the merchant's endpoints answer, and the circuits that follow from that; in memory alone.</summary>
public sealed partial class MerchantGrain
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<CircuitView>> ReportEndpoints(EndpointReport report)
    {
        var results = report.Results;
        _results = new EndpointResults(
            _results.Acknowledged + results.Acknowledged,
            _results.Failed + results.Failed,
            results.LastFailure ?? _results.LastFailure,
            results.LastFailureAt ?? _results.LastFailureAt,
            results.LastAcknowledgedAt ?? _results.LastAcknowledgedAt
        );
        foreach (var (url, tally) in report.Urls)
            _circuits.Record(url, tally);
        foreach (var held in report.Deferred)
            _circuits.Defer(held);
        UpdateTimer();
        if (
            _written is { NotifyUrlGoneAt: null } merchant
            && report.Urls.FirstOrDefault(heard => heard.Url == merchant.NotifyUrl)?.Tally is { IsGone: true, Acknowledged: 0 } gone
        )
            await Write(merchant with { NotifyUrlGoneAt = gone.At, UpdatedAt = clock.StoredAfter(merchant.UpdatedAt) });
        return _circuits.Views;
    }

    /// <inheritdoc/>
    public Task<bool> TryProbe(string url) => Task.FromResult(_circuits.TryProbe(url, steady.Now));

    /// <inheritdoc/>
    public async Task<Delivery?> SendTestNotification(EventId eventId)
    {
        if (_written is not { NotifyUrl: not null } merchant)
            return null;
        var (since, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        using var place = concurrency.TryAcquire(merchant.Id, NotificationConcurrency.OwnEndpoint);
        if (place is not null)
        {
            await place
                .Granted.WaitAsync(TestLeaseTimeout, clock)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (place.Granted.IsCompletedSuccessfully)
                return await notifications.SendTest(merchant, eventId, CancellationToken.None);
        }

        return new Delivery
        {
            At = since,
            Duration = clock.GetElapsedTime(began),
            Error = DeliveryErrors.EndpointBusy,
        };
    }

    /// <inheritdoc/>
    public Task<EndpointHealth> GetEndpointHealth() => Task.FromResult(new EndpointHealth(_since, _results, _circuits.Views));

    /// <summary>An endpoint that was set again is tried at once.</summary>
    private void ResetCircuits(Merchant before, Merchant changed)
    {
        if (changed.NotifyUrlSetAt == before.NotifyUrlSetAt)
            return;
        _circuits.Reset(before.NotifyUrl);
        _circuits.Reset(changed.NotifyUrl);
        UpdateTimer();
    }

    /// <summary>
    /// Beats once a second while there is something to release; the rows of the orders stand in for a beat that never comes.
    /// </summary>
    private void UpdateTimer()
    {
        if (!_circuits.NeedsTimer)
        {
            _timer?.Dispose();
            _timer = null;
        }
        else
        {
            // Orders are called while other calls of this grain go on, so that a busy order keeps no merchant waiting.
            _timer ??= this.RegisterGrainTimer(
                SendDueDeferred,
                new GrainTimerCreationOptions(TimerInterval, TimerInterval) { Interleave = true, KeepAlive = true }
            );
        }
    }

    private async Task SendDueDeferred(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_circuits.DequeueDue(steady.Now).Select(SendDeferred));
        UpdateTimer();
    }

    private async Task SendDeferred(DeferredNotification held)
    {
        try
        {
            if (await grains.GetOrder(held.OrderId).SendDeferred(held.EventId))
                return;
        }
        catch (Exception error)
        {
            // The order's row says when it looks again.
            LogNotReleased(error, held.OrderId.Value, this.GetPrimaryKeyString());
        }

        _circuits.CancelProbe(held.Url, steady.Now);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Order {OrderId} of merchant {MerchantId} was not released; it looks again by itself"
    )]
    private partial void LogNotReleased(Exception error, string orderId, string merchantId);
}
