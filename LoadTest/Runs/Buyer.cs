using System.Diagnostics;
using System.Globalization;
using System.Text;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Http;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Providers;

namespace Payments.LoadTest.Runs;

/// <summary>Takes orders through their courses, one after the other, on a connection of its own.</summary>
internal sealed class Buyer(LoadRun run) : IDisposable
{
    private static readonly TimeSpan NotificationTimeout = TimeSpan.FromSeconds(20);
    private static readonly byte[] ProviderKey = Encoding.UTF8.GetBytes(LoadTestChannel.Secret);
    private static readonly byte[] ForgedKey = "somebody else's secret"u8.ToArray();
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private readonly ServerClient _caller = new(run);
    private readonly RequestWriter _requests = new();
    private readonly OrderRecords _records = run.Records;

    /// <summary>Does all that is planned for an order.</summary>
    /// <param name="order">Its number.</param>
    /// <param name="intended">When it was meant to begin, as <see cref="Stopwatch.GetTimestamp"/> tells.</param>
    public async Task Process(int order, long intended)
    {
        run.Metrics.OnStarted();
        var plan = _records.PlanOf(order);
        // The server has a top-up charged by itself, so it may be paid before its create is answered.
        var charged = _records.Accounts > 0 ? run.Notifications.Await(order, NotificationKinds.Paid) : null;
        if (await Create(order, plan, intended) is not { } created)
        {
            run.Notifications.Forget(order);
            return;
        }

        var isDone = plan.Outcome switch
        {
            _ when charged is not null => await AwaitCharge(order, plan, created, charged)
                && (plan.Outcome != PlannedOutcome.Refunded || await Refund(order, plan, created)),
            PlannedOutcome.Unpaid => true,
            PlannedOutcome.Failed => await Fail(order, plan, created),
            PlannedOutcome.Cancelled => await Cancel(order, created),
            _ => await Pay(order, plan, created, intended)
                && (plan.Outcome != PlannedOutcome.Refunded || await Refund(order, plan, created)),
        };
        if (isDone)
        {
            run.Metrics.OnDone();
            run.Metrics.Whole.Record(Stopwatch.GetElapsedTime(intended));
        }
        else
        {
            run.Metrics.OnFailed();
        }
    }

    public void Dispose() => _caller.Dispose();

    /// <summary>The order as the server knows it; null when it was refused, or nobody knows.</summary>
    private async ValueTask<CreateOrderResponse?> Create(int order, OrderPlan plan, long intended)
    {
        _records.Record(order, OrderSteps.CreateInDoubt);
        if (plan.Has(InjectedFaults.CutCreate))
            await (
                run.StreamOf(order) is { } stream
                    ? stream.SendAndClose(_requests.Frame(_records, order, plan, run.Template, run.Now))
                    : _caller.SendAndClose(WriteCreate(order, plan))
            );
        if (await SendCreate(order, plan) is not { } answer)
        {
            run.Metrics.OnFailed();
            return null;
        }

        run.Metrics.Creates.Record(Stopwatch.GetElapsedTime(intended));
        if (!answer.IsSuccess)
        {
            var isRefused = answer.Status is 503 or (>= 400 and < 500);
            // Only what says so has certainly made no order: a conflict is about one that is there.
            if (answer.Status is (>= 400 and < 500 and not 409) || answer.Body.Span.IndexOf("\"overloaded\""u8) >= 0)
                _records.Record(order, OrderSteps.None, instead: OrderSteps.CreateInDoubt);
            if (isRefused)
                run.Metrics.OnRefused();
            else
                run.Metrics.OnFailed();
            run.RecordProblem("A create was answered " + answer.ProblemText);
            return null;
        }

        run.Metrics.OnCreated();

        var created = CreateOrderResponse.Read(answer.Body.Span);
        lock (_records.LockOf(order))
        {
            ref var orderRecord = ref _records[order];
            orderRecord.Id = created.BinaryId;
            orderRecord.Steps =
                (orderRecord.Steps & ~OrderSteps.CreateInDoubt)
                | OrderSteps.Created
                | (_records.Accounts > 0 ? OrderSteps.ToBeCharged : OrderSteps.None);
        }

        if (
            plan.Has(InjectedFaults.RetriedCreate)
            && await SendCreate(order, plan) is { } again
            && (!again.IsSuccess || CreateOrderResponse.Read(again.Body.Span).BinaryId != created.BinaryId)
            && again.Status is not (429 or 503)
        )
            run.Findings.Add(
                new Finding(
                    Findings.NotIdempotent,
                    $"{_records.MerchantOrderId(order)} was {created.Id}; sent again it was answered {again.Status}."
                )
            );
        return created;
    }

    /// <summary>Sends a create, by the transport that the run goes through.</summary>
    private ValueTask<ServerResponse?> SendCreate(int order, OrderPlan plan) =>
        run.StreamOf(order) is { } stream
            ? stream.Request(order.ToString(CultureInfo.InvariantCulture), _requests.Frame(_records, order, plan, run.Template, run.Now))
            : _caller.Send(WriteCreate(order, plan));

    private ReadOnlyMemory<byte> WriteCreate(int order, OrderPlan plan) =>
        _requests.Create(_records, order, plan, run.MerchantOf(order), run.Template, run.Now);

    private async ValueTask<bool> Pay(int order, OrderPlan plan, CreateOrderResponse created, long intended)
    {
        await Forge(order, plan, created);
        _records.Record(order, OrderSteps.PaidInDoubt);
        var (told, streamed) = (run.Notifications.Await(order, NotificationKinds.Paid), run.Events?.AwaitPaid(order));
        var paid = Stopwatch.GetTimestamp();
        if (
            !await _caller.SendUntilAccepted(() =>
                run.IsSandbox ? _requests.PayPage(created.PayPath) : Callback("paid", order, plan, created, 1, ProviderKey)
            )
        )
            return false;
        run.Metrics.Callbacks.Record(Stopwatch.GetElapsedTime(paid));
        _records.Record(order, OrderSteps.Paid, instead: OrderSteps.PaidInDoubt);
        await AfterPayment(order, plan, created);
        if (streamed is not null && !await AwaitStream(order, streamed))
            return false;
        if (streamed is not null)
            run.Metrics.Streamed.Record(Stopwatch.GetElapsedTime(intended));
        if (!await AwaitNotification(order, plan, told))
            return false;
        run.Metrics.Notified.Record(Stopwatch.GetElapsedTime(paid));
        return true;
    }

    /// <summary>The server has the provider charge; what is left is to hear of it.</summary>
    private async ValueTask<bool> AwaitCharge(int order, OrderPlan plan, CreateOrderResponse created, Task told)
    {
        var answered = Stopwatch.GetTimestamp();
        await Forge(order, plan, created);
        if (
            plan.Has(InjectedFaults.LostCharge)
            && (
                !await AwaitCapture(order) || !await _caller.SendUntilAccepted(() => Callback("paid", order, plan, created, 1, ProviderKey))
            )
        )
            return false;
        if (!await AwaitNotification(order, plan, told))
            return false;
        run.Metrics.Notified.Record(Stopwatch.GetElapsedTime(answered));
        await AfterPayment(order, plan, created);
        return true;
    }

    /// <summary>Waits until the provider has taken the money.</summary>
    private async ValueTask<bool> AwaitCapture(int order)
    {
        for (
            var began = Stopwatch.GetTimestamp();
            Stopwatch.GetElapsedTime(began) < NotificationTimeout;
            await Task.Delay(PollInterval, TimeProvider.System)
        )
            if (_records[order].Has(OrderSteps.Paid))
                return true;
        run.RecordProblem($"{_records.MerchantOrderId(order)}: it was not charged within {NotificationTimeout.TotalSeconds} s.");
        return false;
    }

    /// <summary>Somebody without the provider's key says that it was paid.</summary>
    private async ValueTask Forge(int order, OrderPlan plan, CreateOrderResponse created)
    {
        if (
            plan.Has(InjectedFaults.ForgedCallback)
            && await _caller.Send(Callback("paid", order, plan, created, 1, ForgedKey)) is { Status: not 401 } believed
            && believed.Status is not 503
        )
            run.Findings.Add(
                new Finding(
                    Findings.ForgeryAccepted,
                    $"{_records.MerchantOrderId(order)}: a callback signed with another key was answered {believed.Status}."
                )
            );
    }

    /// <summary>What comes behind the news of a payment.</summary>
    private async ValueTask AfterPayment(int order, OrderPlan plan, CreateOrderResponse created)
    {
        if (plan.Has(InjectedFaults.DoubledCallback))
            await _caller.SendUntilAccepted(() => Callback("paid", order, plan, created, 1, ProviderKey));
        if (plan.Has(InjectedFaults.ReorderedCallback))
            await _caller.SendUntilAccepted(() => Callback("failed", order, plan, created, 1, ProviderKey));
        if (!plan.Has(InjectedFaults.SecondPayment))
            return;
        _records.Record(order, OrderSteps.PaidAgainInDoubt);
        if (await _caller.SendUntilAccepted(() => Callback("paid", order, plan, created, 2, ProviderKey)))
            _records.Record(order, OrderSteps.PaidAgain, instead: OrderSteps.PaidAgainInDoubt);
    }

    private async ValueTask<bool> Fail(int order, OrderPlan plan, CreateOrderResponse created)
    {
        var told = run.Notifications.Await(order, NotificationKinds.Failed);
        _records.Record(order, OrderSteps.FailedInDoubt);
        if (!await _caller.SendUntilAccepted(() => Callback("failed", order, plan, created, 1, ProviderKey)))
            return false;
        _records.Record(order, OrderSteps.Failed, instead: OrderSteps.FailedInDoubt);
        return await AwaitNotification(order, plan, told);
    }

    private async ValueTask<bool> Cancel(int order, CreateOrderResponse created)
    {
        var told = run.Notifications.Await(order, NotificationKinds.Cancelled);
        _records.Record(order, OrderSteps.CancelInDoubt);
        if (!await _caller.SendUntilAccepted(() => About(order, $"/v1/orders/{created.Id}/cancel", "")))
            return false;
        _records.Record(order, OrderSteps.Cancelled, instead: OrderSteps.CancelInDoubt);
        return await AwaitNotification(order, _records.PlanOf(order), told);
    }

    private async ValueTask<bool> Refund(int order, OrderPlan plan, CreateOrderResponse created)
    {
        _records.Record(order, OrderSteps.RefundInDoubt);
        var json = $$"""{"merchant_refund_id":"refund-{{order}}","amount":{{plan.Amount}}}""";
        if (!await _caller.SendUntilAccepted(() => About(order, $"/v1/orders/{created.Id}/refunds", json)))
            return false;
        _records.Record(order, OrderSteps.Refunded, instead: OrderSteps.RefundInDoubt);
        return true;
    }

    /// <summary>
    /// Waits until the merchant has been told, unless its endpoint is to fail: the server comes again when this buyer is elsewhere.
    /// </summary>
    private async ValueTask<bool> AwaitNotification(int order, OrderPlan plan, Task told)
    {
        if (plan.HasEndpointFault || run.Notifications.IsDown)
        {
            run.Notifications.Forget(order);
            return true;
        }

        try
        {
            await told.WaitAsync(NotificationTimeout, TimeProvider.System);
            return true;
        }
        catch (TimeoutException)
        {
            // Whether it comes after all is the audit's business.
            run.Notifications.Forget(order);
            run.RecordProblem($"{_records.MerchantOrderId(order)}: the merchant was not told within {NotificationTimeout.TotalSeconds} s.");
            return false;
        }
    }

    /// <summary>Waits until the stream has told of the payment.</summary>
    private async ValueTask<bool> AwaitStream(int order, Task paid)
    {
        try
        {
            await paid.WaitAsync(NotificationTimeout, TimeProvider.System);
            return true;
        }
        catch (TimeoutException)
        {
            run.Events!.Forget(order);
            run.RecordProblem(
                $"{_records.MerchantOrderId(order)}: the stream did not tell of the payment within {NotificationTimeout.TotalSeconds} s."
            );
            return false;
        }
    }

    private ReadOnlyMemory<byte> Callback(string status, int order, OrderPlan plan, CreateOrderResponse created, int payment, byte[] key) =>
        _requests.Callback(run.Template, status, created.Id, _records.PaymentId(order, payment), plan.Amount, run.Now, key);

    private ReadOnlyMemory<byte> About(int order, string path, string json) =>
        _requests.About(_records, order, run.MerchantOf(order), path, json, run.Now.ToUnixTimeSeconds());
}
