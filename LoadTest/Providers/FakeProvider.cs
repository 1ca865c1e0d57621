using System.Globalization;
using System.Text;
using Payments.LoadTest.Http;
using Payments.LoadTest.Orders;

namespace Payments.LoadTest.Providers;

/// <summary>Answers what a server asks its provider about the orders of a run.</summary>
internal static class FakeProvider
{
    /// <summary>Whether it would take an order, and has taken it.</summary>
    public static ListenerResponse Accept(ReadOnlySpan<byte> body)
    {
        var order = Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8));
        return new ListenerResponse(
            FixedResponses.Json($$"""{"status":"yes","order_id":"{{order}}","pay_url":"http://127.0.0.1/provider/pay/{{order}}"}""")
        );
    }

    /// <summary>Every refund is done at once, however often it is asked for.</summary>
    public static ListenerResponse Refund(ReadOnlySpan<byte> body) =>
        new(
            FixedResponses.Json(
                $$"""{"status":"succeeded","order_id":"{{Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8))}}"}"""
            )
        );

    /// <summary>Takes the money of a top-up, once, or spoils the attempt as planned.</summary>
    /// <param name="records">The run's orders; null when the order is none of a run's.</param>
    /// <param name="body">The request.</param>
    /// <param name="now">When it is made.</param>
    public static ListenerResponse Charge(OrderRecords? records, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var id = Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8));
        var order = records?.Find(FlatJson.Text(body, "\"merchant_order_id\":\""u8)) ?? -1;
        if (order < 0)
            return new ListenerResponse(FixedResponses.Json($$"""{"status":"failed","order_id":"{{id}}"}"""));
        var plan = records!.PlanOf(order);
        lock (records.LockOf(order))
        {
            ref var orderRecord = ref records[order];
            if (orderRecord.Has(OrderSteps.Paid))
            {
                // A provider takes the money once for a key. The server may change it only after a refusal.
                var key = plan.Has(InjectedFaults.RefusedCharge) ? "-2"u8 : "-1"u8;
                if (!FlatJson.Text(body, "\"charge_id\":\""u8).EndsWith(key))
                    orderRecord.Steps |= OrderSteps.ChargedAgain;
                return new ListenerResponse(Paid(records, order, plan, id, now));
            }

            if (plan.Has(InjectedFaults.RefusedCharge | InjectedFaults.UnansweredCharge) && !orderRecord.Has(OrderSteps.ChargeFaultDone))
            {
                orderRecord.Steps |= OrderSteps.ChargeFaultDone;
                return plan.Has(InjectedFaults.RefusedCharge)
                    ? new ListenerResponse(FixedResponses.Json($$"""{"status":"failed","order_id":"{{id}}"}"""))
                    : new ListenerResponse(default, ClosesConnection: true);
            }

            orderRecord.Steps |= OrderSteps.Paid;
            return plan.Has(InjectedFaults.LostCharge)
                ? new ListenerResponse(default, ClosesConnection: true)
                : new ListenerResponse(Paid(records, order, plan, id, now));
        }
    }

    /// <summary>Takes no money for an order from now on, unless it has.</summary>
    public static ListenerResponse Close(OrderRecords? records, ReadOnlySpan<byte> body)
    {
        var order = records?.Find(FlatJson.Text(body, "\"merchant_order_id\":\""u8)) ?? -1;
        var isPaid = order >= 0 && records![order].Has(OrderSteps.Paid | OrderSteps.PaidInDoubt);
        return new ListenerResponse(
            FixedResponses.Json(
                $$"""{"status":"{{(isPaid ? "paid" : "closed")}}","order_id":"{{Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8))}}"}"""
            )
        );
    }

    /// <summary>Where an order stands: paid once the money was taken, whether or not the callback has arrived.</summary>
    /// <param name="records">The run's orders; null when the order is none of a run's.</param>
    /// <param name="body">The question.</param>
    /// <param name="now">When it is asked.</param>
    public static ListenerResponse Query(OrderRecords? records, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var id = Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8));
        var order = records?.Find(FlatJson.Text(body, "\"merchant_order_id\":\""u8)) ?? -1;
        if (order < 0)
            return new ListenerResponse(FixedResponses.Json($$"""{"status":"unknown","order_id":"{{id}}"}"""));
        var (plan, orderRecord) = (records!.PlanOf(order), records[order]);
        if (!orderRecord.Has(OrderSteps.Paid | OrderSteps.PaidInDoubt))
        {
            var status =
                records.Accounts > 0
                    ? "unknown"
                    : plan.Outcome switch
                    {
                        PlannedOutcome.Cancelled => "closed",
                        PlannedOutcome.Failed when orderRecord.Has(OrderSteps.Failed | OrderSteps.FailedInDoubt) => "failed",
                        _ => "open",
                    };
            return new ListenerResponse(FixedResponses.Json($$"""{"status":"{{status}}","order_id":"{{id}}"}"""));
        }

        return new ListenerResponse(Paid(records, order, plan, id, now));
    }

    private static ReadOnlyMemory<byte> Paid(OrderRecords records, int order, OrderPlan plan, string id, DateTimeOffset now) =>
        FixedResponses.Json(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"status":"paid","order_id":"{{id}}","payment_id":"{{records.PaymentId(order, 1)}}","amount":{{plan.Amount}},"currency":"EUR","paid_at":"{{now:yyyy-MM-ddTHH:mm:ssZ}}"}"""
            )
        );
}
