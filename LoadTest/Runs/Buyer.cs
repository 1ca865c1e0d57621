using System;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;

namespace Payments.LoadTest;

/// <summary>Takes orders through their courses, one after the other, on a connection of its own.</summary>
internal sealed class Buyer(LoadRun run) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly byte[] ProvidersKey = Encoding.UTF8.GetBytes(OwnChannel.Secret);
    private static readonly byte[] SomebodysKey = "somebody else's secret"u8.ToArray();
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private readonly Caller _caller = new(run);
    private readonly RequestWriter _requests = new();
    private readonly OrderBook _book = run.Book;

    /// <summary>Does all that is planned for an order.</summary>
    /// <param name="order">Its number.</param>
    /// <param name="intended">When it was meant to begin, as <see cref="Stopwatch.GetTimestamp"/> tells.</param>
    public async Task Do(int order, long intended)
    {
        run.Metrics.OnStarted();
        var plan = _book.PlanOf(order);
        // The server has a top-up charged by itself, so it may be paid before its create is answered.
        var charged = _book.Accounts > 0 ? run.Inbox.Await(order, Told.Paid) : null;
        if (await Create(order, plan, intended) is not { } created)
        {
            run.Inbox.Forget(order);
            return;
        }

        var isDone = plan.Course switch
        {
            _ when charged is not null => await Charged(order, plan, created, charged) && (plan.Course != Course.Refunded || await Refund(order, plan, created)),
            Course.Left => true,
            Course.Failed => await Fail(order, plan, created),
            Course.Cancelled => await Cancel(order, created),
            _ => await Pay(order, plan, created, intended) && (plan.Course != Course.Refunded || await Refund(order, plan, created)),
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
    private async ValueTask<CreatedOrder?> Create(int order, Plan plan, long intended)
    {
        _book.Note(order, Done.CreateInDoubt);
        if (plan.Has(Fault.CutCreate)) await (run.StreamOf(order) is { } stream ? stream.SendAndCut(_requests.Frame(_book, order, plan, run.Shape, run.Now)) : _caller.SendAndCut(WriteCreate(order, plan)));
        if (await Ask(order, plan) is not { } answer)
        {
            run.Metrics.OnFailed();
            return null;
        }

        run.Metrics.Creates.Record(Stopwatch.GetElapsedTime(intended));
        if (!answer.IsSuccess)
        {
            var isRefused = answer.Status is 503 or (>= 400 and < 500);
            // Only what says so has certainly made no order: a conflict is about one that is there.
            if (answer.Status is (>= 400 and < 500 and not 409) || answer.Body.Span.IndexOf("\"overloaded\""u8) >= 0) _book.Note(order, Done.None, instead: Done.CreateInDoubt);
            if (isRefused) run.Metrics.OnRefused();
            else run.Metrics.OnFailed();
            run.Failed("A create was answered " + answer.Problem);
            return null;
        }

        run.Metrics.OnMade();

        var created = CreatedOrder.Read(answer.Body.Span);
        lock (_book.LockOf(order))
        {
            ref var dealing = ref _book[order];
            dealing.Id = created.Id16;
            dealing.Done = (dealing.Done & ~Done.CreateInDoubt) | Done.Created | (_book.Accounts > 0 ? Done.ToBeCharged : Done.None);
        }

        if (plan.Has(Fault.RetriedCreate) && await Ask(order, plan) is { } again && (!again.IsSuccess || CreatedOrder.Read(again.Body.Span).Id16 != created.Id16) && again.Status is not (429 or 503))
            run.Findings.Add(new Finding(Findings.NotIdempotent, $"{_book.MerchantOrderId(order)} was {created.Id}; sent again it was answered {again.Status}."));
        return created;
    }

    /// <summary>Sends a create, by the door that the run goes through.</summary>
    private ValueTask<Answer?> Ask(int order, Plan plan) => run.StreamOf(order) is { } stream
        ? stream.Ask(order.ToString(CultureInfo.InvariantCulture), _requests.Frame(_book, order, plan, run.Shape, run.Now))
        : _caller.Send(WriteCreate(order, plan));

    private ReadOnlyMemory<byte> WriteCreate(int order, Plan plan) => _requests.Create(_book, order, plan, run.MerchantOf(order), run.Shape, run.Now);

    private async ValueTask<bool> Pay(int order, Plan plan, CreatedOrder created, long intended)
    {
        await Forge(order, plan, created);
        _book.Note(order, Done.PaidInDoubt);
        var (told, streamed) = (run.Inbox.Await(order, Told.Paid), run.Events?.Paid(order));
        var paid = Stopwatch.GetTimestamp();
        if (!await _caller.Repeat(() => run.IsSandbox ? _requests.Press(created.PayPath) : Callback("paid", order, plan, created, 1, ProvidersKey))) return false;
        run.Metrics.Callbacks.Record(Stopwatch.GetElapsedTime(paid));
        _book.Note(order, Done.Paid, instead: Done.PaidInDoubt);
        await AfterPayment(order, plan, created);
        if (streamed is not null && !await Streamed(order, streamed)) return false;
        if (streamed is not null) run.Metrics.Streamed.Record(Stopwatch.GetElapsedTime(intended));
        if (!await Heard(order, plan, told)) return false;
        run.Metrics.Told.Record(Stopwatch.GetElapsedTime(paid));
        return true;
    }

    /// <summary>The server has the provider charge; what is left is to hear of it.</summary>
    private async ValueTask<bool> Charged(int order, Plan plan, CreatedOrder created, Task told)
    {
        var answered = Stopwatch.GetTimestamp();
        await Forge(order, plan, created);
        if (plan.Has(Fault.LostCharge) && (!await IsTaken(order) || !await _caller.Repeat(() => Callback("paid", order, plan, created, 1, ProvidersKey)))) return false;
        if (!await Heard(order, plan, told)) return false;
        run.Metrics.Told.Record(Stopwatch.GetElapsedTime(answered));
        await AfterPayment(order, plan, created);
        return true;
    }

    /// <summary>Waits until the provider has taken the money.</summary>
    private async ValueTask<bool> IsTaken(int order)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(BetweenLooks, TimeProvider.System))
            if (_book[order].Has(Done.Paid)) return true;
        run.Failed($"{_book.MerchantOrderId(order)}: it was not charged within {Patience.TotalSeconds} s.");
        return false;
    }

    /// <summary>Somebody without the provider's key says that it was paid.</summary>
    private async ValueTask Forge(int order, Plan plan, CreatedOrder created)
    {
        if (plan.Has(Fault.ForgedCallback) && await _caller.Send(Callback("paid", order, plan, created, 1, SomebodysKey)) is { Status: not 401 } believed && believed.Status is not 503)
            run.Findings.Add(new Finding(Findings.ForgeryAccepted, $"{_book.MerchantOrderId(order)}: a callback signed with another key was answered {believed.Status}."));
    }

    /// <summary>What comes behind the news of a payment.</summary>
    private async ValueTask AfterPayment(int order, Plan plan, CreatedOrder created)
    {
        if (plan.Has(Fault.DoubledCallback)) await _caller.Repeat(() => Callback("paid", order, plan, created, 1, ProvidersKey));
        if (plan.Has(Fault.ReorderedCallback)) await _caller.Repeat(() => Callback("failed", order, plan, created, 1, ProvidersKey));
        if (!plan.Has(Fault.SecondPayment)) return;
        _book.Note(order, Done.PaidAgainInDoubt);
        if (await _caller.Repeat(() => Callback("paid", order, plan, created, 2, ProvidersKey))) _book.Note(order, Done.PaidAgain, instead: Done.PaidAgainInDoubt);
    }

    private async ValueTask<bool> Fail(int order, Plan plan, CreatedOrder created)
    {
        var told = run.Inbox.Await(order, Told.Failed);
        _book.Note(order, Done.FailedInDoubt);
        if (!await _caller.Repeat(() => Callback("failed", order, plan, created, 1, ProvidersKey))) return false;
        _book.Note(order, Done.Failed, instead: Done.FailedInDoubt);
        return await Heard(order, plan, told);
    }

    private async ValueTask<bool> Cancel(int order, CreatedOrder created)
    {
        var told = run.Inbox.Await(order, Told.Cancelled);
        _book.Note(order, Done.CancelInDoubt);
        if (!await _caller.Repeat(() => About(order, $"/v1/orders/{created.Id}/cancel", ""))) return false;
        _book.Note(order, Done.Cancelled, instead: Done.CancelInDoubt);
        return await Heard(order, _book.PlanOf(order), told);
    }

    private async ValueTask<bool> Refund(int order, Plan plan, CreatedOrder created)
    {
        _book.Note(order, Done.RefundInDoubt);
        var json = $$"""{"merchant_refund_id":"refund-{{order}}","amount":{{plan.Amount}}}""";
        if (!await _caller.Repeat(() => About(order, $"/v1/orders/{created.Id}/refunds", json))) return false;
        _book.Note(order, Done.Refunded, instead: Done.RefundInDoubt);
        return true;
    }

    /// <summary>Waits until the merchant has been told, unless its endpoint is to fail: the server comes again when this buyer is elsewhere.</summary>
    private async ValueTask<bool> Heard(int order, Plan plan, Task told)
    {
        if (plan.SpoilsNotification || run.Inbox.IsDown)
        {
            run.Inbox.Forget(order);
            return true;
        }

        try
        {
            await told.WaitAsync(Patience, TimeProvider.System);
            return true;
        }
        catch (TimeoutException)
        {
            // Whether it comes after all is the audit's business.
            run.Inbox.Forget(order);
            run.Failed($"{_book.MerchantOrderId(order)}: the merchant was not told within {Patience.TotalSeconds} s.");
            return false;
        }
    }

    /// <summary>Waits until the stream has told of the payment.</summary>
    private async ValueTask<bool> Streamed(int order, Task paid)
    {
        try
        {
            await paid.WaitAsync(Patience, TimeProvider.System);
            return true;
        }
        catch (TimeoutException)
        {
            run.Events!.Forget(order);
            run.Failed($"{_book.MerchantOrderId(order)}: the stream did not tell of the payment within {Patience.TotalSeconds} s.");
            return false;
        }
    }

    private ReadOnlyMemory<byte> Callback(string status, int order, Plan plan, CreatedOrder created, int payment, byte[] key) =>
        _requests.Callback(run.Shape, status, created.Id, _book.PaymentId(order, payment), plan.Amount, run.Now, key);

    private ReadOnlyMemory<byte> About(int order, string path, string json) => _requests.About(_book, order, run.MerchantOf(order), path, json, run.Now.ToUnixTimeSeconds());
}
