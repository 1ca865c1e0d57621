using System;
using System.Globalization;
using System.Text;

namespace Payments.LoadTest;

/// <summary>Answers what a server asks its provider about the orders of a run.</summary>
internal static class ProviderDesk
{
    /// <summary>Whether it would take an order, and has taken it.</summary>
    public static Reply Yes(ReadOnlySpan<byte> body)
    {
        var order = Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8));
        return new Reply(Replies.Json($$"""{"status":"yes","order_id":"{{order}}","pay_url":"http://127.0.0.1/provider/pay/{{order}}"}"""));
    }

    /// <summary>Every refund is done at once, however often it is asked for.</summary>
    public static Reply Refund(ReadOnlySpan<byte> body) =>
        new(Replies.Json($$"""{"status":"succeeded","order_id":"{{Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8))}}"}"""));

    /// <summary>Takes the money of a top-up, once, or spoils the attempt as planned.</summary>
    /// <param name="book">The run's orders; null when the order is none of a run's.</param>
    /// <param name="body">The request.</param>
    /// <param name="now">When it is made.</param>
    public static Reply Charge(OrderBook? book, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var id = Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8));
        var order = book?.Find(FlatJson.Text(body, "\"merchant_order_id\":\""u8)) ?? -1;
        if (order < 0) return new Reply(Replies.Json($$"""{"status":"failed","order_id":"{{id}}"}"""));
        var plan = book!.PlanOf(order);
        lock (book.LockOf(order))
        {
            ref var dealing = ref book[order];
            if (dealing.Has(Done.Paid))
            {
                // A provider takes the money once for a key. The server may change it only after a refusal.
                var key = plan.Has(Fault.RefusedCharge) ? "-2"u8 : "-1"u8;
                if (!FlatJson.Text(body, "\"charge_id\":\""u8).EndsWith(key)) dealing.Done |= Done.ChargedAgain;
                return new Reply(Paid(book, order, plan, id, now));
            }

            if (plan.Has(Fault.RefusedCharge | Fault.UnansweredCharge) && !dealing.Has(Done.ChargeSpoilt))
            {
                dealing.Done |= Done.ChargeSpoilt;
                return plan.Has(Fault.RefusedCharge) ? new Reply(Replies.Json($$"""{"status":"failed","order_id":"{{id}}"}""")) : new Reply(default, Cuts: true);
            }

            dealing.Done |= Done.Paid;
            return plan.Has(Fault.LostCharge) ? new Reply(default, Cuts: true) : new Reply(Paid(book, order, plan, id, now));
        }
    }

    /// <summary>Takes no money for an order from now on, unless it has.</summary>
    public static Reply Close(OrderBook? book, ReadOnlySpan<byte> body)
    {
        var order = book?.Find(FlatJson.Text(body, "\"merchant_order_id\":\""u8)) ?? -1;
        var isPaid = order >= 0 && book![order].Has(Done.Paid | Done.PaidInDoubt);
        return new Reply(Replies.Json($$"""{"status":"{{(isPaid ? "paid" : "closed")}}","order_id":"{{Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8))}}"}"""));
    }

    /// <summary>Where an order stands: paid once the money was taken, whether or not the callback has arrived.</summary>
    /// <param name="book">The run's orders; null when the order is none of a run's.</param>
    /// <param name="body">The question.</param>
    /// <param name="now">When it is asked.</param>
    public static Reply Query(OrderBook? book, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var id = Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8));
        var order = book?.Find(FlatJson.Text(body, "\"merchant_order_id\":\""u8)) ?? -1;
        if (order < 0) return new Reply(Replies.Json($$"""{"status":"unknown","order_id":"{{id}}"}"""));
        var (plan, dealing) = (book!.PlanOf(order), book[order]);
        if (!dealing.Has(Done.Paid | Done.PaidInDoubt))
        {
            var status = book.Accounts > 0 ? "unknown" : plan.Course switch { Course.Cancelled => "closed", Course.Failed when dealing.Has(Done.Failed | Done.FailedInDoubt) => "failed", _ => "open" };
            return new Reply(Replies.Json($$"""{"status":"{{status}}","order_id":"{{id}}"}"""));
        }

        return new Reply(Paid(book, order, plan, id, now));
    }

    private static ReadOnlyMemory<byte> Paid(OrderBook book, int order, Plan plan, string id, DateTimeOffset now) => Replies.Json(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"status":"paid","order_id":"{{id}}","payment_id":"{{book.PaymentId(order, 1)}}","amount":{{plan.Amount}},"currency":"EUR","paid_at":"{{now:yyyy-MM-ddTHH:mm:ssZ}}"}"""));
}
