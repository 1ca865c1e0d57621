using System;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Orleans.Payments.LoadTest;

/// <summary>Takes orders through their courses, one after the other, on a connection of its own.</summary>
internal sealed class Buyer(LoadRun run) : IDisposable
{
    private const int Tries = 5;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly byte[] ProvidersKey = Encoding.UTF8.GetBytes(OwnChannel.Secret);
    private static readonly byte[] SomebodysKey = "somebody else's secret"u8.ToArray();
    private readonly HttpConnection _connection = new(run.Server);
    private readonly RequestWriter _requests = new();
    private readonly OrderBook _book = run.Book;

    /// <summary>Does all that is planned for an order.</summary>
    /// <param name="order">Its number.</param>
    /// <param name="intended">When it was meant to begin, as <see cref="Stopwatch.GetTimestamp"/> tells.</param>
    public async Task Do(int order, long intended)
    {
        run.Metrics.OnStarted();
        var plan = _book.PlanOf(order);
        if (await Create(order, plan, intended) is not { } created) return;
        var isDone = plan.Course switch
        {
            Course.Left => true,
            Course.Failed => await Fail(order, plan, created),
            Course.Cancelled => await Cancel(order, created),
            _ => await Pay(order, plan, created) && (plan.Course != Course.Refunded || await Refund(order, plan, created)),
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

    public void Dispose() => _connection.Dispose();

    /// <summary>The order as the server knows it; null when it was refused, or nobody knows.</summary>
    private async ValueTask<CreatedOrder?> Create(int order, Plan plan, long intended)
    {
        _book.Note(order, Done.CreateInDoubt);
        var merchant = run.MerchantOf(order);
        if (plan.Has(Fault.CutCreate)) await Try(() => _connection.SendAndCut(WriteCreate()));
        if (await Send(WriteCreate()) is not { } answer)
        {
            run.Metrics.OnFailed();
            return null;
        }

        run.Metrics.Creates.Record(Stopwatch.GetElapsedTime(intended));
        if (!answer.IsSuccess)
        {
            // Only what says so has certainly made no order.
            if (answer.Status is 429 || answer.Body.Span.IndexOf("\"overloaded\""u8) >= 0) _book.Note(order, Done.None, instead: Done.CreateInDoubt);
            if (answer.Status is 429 or 503) run.Metrics.OnRefused();
            else run.Failed($"A create was answered {answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}");
            return null;
        }

        var created = CreatedOrder.Read(answer.Body.Span);
        lock (_book.LockOf(order))
        {
            ref var dealing = ref _book[order];
            dealing.Id = created.Id16;
            dealing.Done = (dealing.Done & ~Done.CreateInDoubt) | Done.Created;
        }

        if (plan.Has(Fault.RetriedCreate) && await Send(WriteCreate()) is { } again && (!again.IsSuccess || CreatedOrder.Read(again.Body.Span).Id16 != created.Id16) && again.Status is not (429 or 503))
            run.Findings.Add(new Finding(Findings.NotIdempotent, $"{_book.MerchantOrderId(order)} was {created.Id}; sent again it was answered {again.Status}."));
        return created;

        ReadOnlyMemory<byte> WriteCreate() => _requests.Create(_book, order, plan, merchant, run.Shape, run.Now.ToUnixTimeSeconds());
    }

    private async ValueTask<bool> Pay(int order, Plan plan, CreatedOrder created)
    {
        if (plan.Has(Fault.ForgedCallback) && await Send(Callback("paid", order, plan, created, 1, SomebodysKey)) is { Status: not 401 } believed && believed.Status is not 503)
            run.Findings.Add(new Finding(Findings.ForgeryAccepted, $"{_book.MerchantOrderId(order)}: a callback signed with another key was answered {believed.Status}."));
        _book.Note(order, Done.PaidInDoubt);
        var told = run.Inbox.Await(order, Told.Paid);
        var paid = Stopwatch.GetTimestamp();
        if (!await Repeat(() => run.IsSandbox ? _requests.Press(created.PayPath) : Callback("paid", order, plan, created, 1, ProvidersKey))) return false;
        run.Metrics.Callbacks.Record(Stopwatch.GetElapsedTime(paid));
        _book.Note(order, Done.Paid, instead: Done.PaidInDoubt);
        if (plan.Has(Fault.DoubledCallback)) await Repeat(() => Callback("paid", order, plan, created, 1, ProvidersKey));
        if (plan.Has(Fault.ReorderedCallback)) await Repeat(() => Callback("failed", order, plan, created, 1, ProvidersKey));
        if (plan.Has(Fault.SecondPayment))
        {
            _book.Note(order, Done.PaidAgainInDoubt);
            if (await Repeat(() => Callback("paid", order, plan, created, 2, ProvidersKey))) _book.Note(order, Done.PaidAgain, instead: Done.PaidAgainInDoubt);
        }

        if (!await Heard(order, plan, told)) return false;
        run.Metrics.Told.Record(Stopwatch.GetElapsedTime(paid));
        return true;
    }

    private async ValueTask<bool> Fail(int order, Plan plan, CreatedOrder created)
    {
        var told = run.Inbox.Await(order, Told.Failed);
        _book.Note(order, Done.FailedInDoubt);
        if (!await Repeat(() => Callback("failed", order, plan, created, 1, ProvidersKey))) return false;
        _book.Note(order, Done.Failed, instead: Done.FailedInDoubt);
        return await Heard(order, plan, told);
    }

    private async ValueTask<bool> Cancel(int order, CreatedOrder created)
    {
        var told = run.Inbox.Await(order, Told.Cancelled);
        _book.Note(order, Done.CancelInDoubt);
        if (!await Repeat(() => About(order, $"/v1/orders/{created.Id}/cancel", ""))) return false;
        _book.Note(order, Done.Cancelled, instead: Done.CancelInDoubt);
        return await Heard(order, _book.PlanOf(order), told);
    }

    private async ValueTask<bool> Refund(int order, Plan plan, CreatedOrder created)
    {
        _book.Note(order, Done.RefundInDoubt);
        var json = $$"""{"merchant_refund_id":"refund-{{order}}","amount":{{plan.Amount}}}""";
        if (!await Repeat(() => About(order, $"/v1/orders/{created.Id}/refunds", json))) return false;
        _book.Note(order, Done.Refunded, instead: Done.RefundInDoubt);
        return true;
    }

    /// <summary>Waits until the merchant has been told, unless its endpoint is to fail: the server comes again when this buyer is elsewhere.</summary>
    private async ValueTask<bool> Heard(int order, Plan plan, Task told)
    {
        if (plan.SpoilsNotification)
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

    private ReadOnlyMemory<byte> Callback(string status, int order, Plan plan, CreatedOrder created, int payment, byte[] key) =>
        _requests.Callback(run.Shape, status, created.Id, _book.PaymentId(order, payment), plan.Amount, run.Now, key);

    private ReadOnlyMemory<byte> About(int order, string path, string json) => _requests.About(_book, order, run.MerchantOf(order), path, json, run.Now.ToUnixTimeSeconds());

    /// <summary>Sends until it is answered 2xx, as providers do; false when that did not happen in time, or was refused.</summary>
    private async ValueTask<bool> Repeat(Func<ReadOnlyMemory<byte>> request)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await Send(request());
            if (answer is { IsSuccess: true }) return true;
            if (answer is { Status: >= 400 and < 500 and not 429 } refused)
            {
                run.Failed($"Answered {refused.Status}: {Encoding.UTF8.GetString(refused.Body.Span)}");
                return false;
            }

            if (attempt == Tries) return false;
            await Task.Delay(BetweenTries * attempt, TimeProvider.System);
        }
    }

    /// <summary>Null when there was no answer.</summary>
    private async ValueTask<Answer?> Send(ReadOnlyMemory<byte> request)
    {
        try
        {
            return await _connection.Send(request);
        }
        catch (SocketException error)
        {
            run.Failed("No answer: " + error.SocketErrorCode);
            return null;
        }
    }

    private async ValueTask Try(Func<ValueTask> send)
    {
        try
        {
            await send();
        }
        catch (SocketException error)
        {
            run.Failed("No connection: " + error.SocketErrorCode);
        }
    }
}
