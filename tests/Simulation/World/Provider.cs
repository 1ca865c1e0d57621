using System.Globalization;
using System.Text.Json.Nodes;
using Payments.Domain.Amounts;
using Payments.Simulation.Checks;
using Payments.Simulation.Scheduling;

namespace Payments.Simulation.World;

/// <summary>
/// A payment service provider with its books. It is honest about money when it is asked, and otherwise as good as its faults.
/// </summary>
internal sealed class Provider(ProviderTraits traits, Scheduler scheduler, Faults faults, Findings findings)
{
    private int _payments;

    public ProviderTraits Traits => traits;

    public string Name => traits.Name;

    public Dictionary<string, ProviderOrder> Orders { get; } = new(StringComparer.Ordinal);

    /// <summary>Somebody may pay an order from now on.</summary>
    public Action<Provider, ProviderOrder> Opened { get; set; } = (_, _) => { };

    /// <summary>Money was taken.</summary>
    public Action<Provider, ProviderPayment> Taken { get; set; } = (_, _) => { };

    private DateTimeOffset Now => SimulatedClock.Epoch + scheduler.Now;

    /// <summary>Answers a request; null when it answers something that nobody has described.</summary>
    public JsonObject? Answer(string path, JsonObject request)
    {
        var orderId = (string)request["order_id"]!;
        return path switch
        {
            "/verify" => Say(faults.Strikes(FaultKind.RefusedOrder) ? "no" : "ok"),
            "/prepare" => Prepare(orderId, request),
            "/charge" => Charge(orderId, request),
            "/query" => Query(orderId),
            "/close" => Close(orderId),
            "/refund" => Refund(orderId, request),
            "/query_refund" => Say(
                Orders.GetValueOrDefault(orderId)?.Refunds.GetValueOrDefault((string)request["refund_id"]!)?.Status ?? "unknown"
            ),
            _ => null,
        };
    }

    /// <summary>An order that somebody brings along who pays at a provider that had not heard of it.</summary>
    public ProviderOrder Open(string orderId, long amount, string currency)
    {
        if (!Orders.TryGetValue(orderId, out var order))
        {
            Orders[orderId] = order = new ProviderOrder(orderId, amount, currency);
            Opened(this, order);
        }

        return order;
    }

    /// <summary>Somebody pays.</summary>
    public ProviderPayment Take(ProviderOrder order, long amount)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Name}-{++_payments}");
        var payment = new ProviderPayment(id, order.OrderId, amount, order.Currency, Now);
        order.Payments.Add(payment);
        Taken(this, payment);
        return payment;
    }

    /// <summary>What it says of a payment, in an answer or a callback.</summary>
    public JsonObject Report(string orderId, string paymentId, long amount, string currency, DateTimeOffset at) =>
        new()
        {
            ["status"] = "paid",
            ["order_id"] = orderId,
            ["payment_id"] = paymentId,
            ["amount"] = traits.InMajorUnit ? Major(amount, currency) : amount.ToString(CultureInfo.InvariantCulture),
            ["currency"] = currency,
            ["paid_at"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };

    private static JsonObject Say(string status) => new() { ["status"] = status };

    private static string Major(long amount, string currency)
    {
        var digits = Currency.MinorDigits(currency);
        return (amount / MajorUnits.Scale(digits)).ToString("F" + digits, CultureInfo.InvariantCulture);
    }

    private long AmountOf(JsonObject request)
    {
        var number = decimal.Parse((string)request["amount"]!, CultureInfo.InvariantCulture);
        return (long)(traits.InMajorUnit ? number * MajorUnits.Scale(Currency.MinorDigits((string)request["currency"]!)) : number);
    }

    private JsonObject Prepare(string orderId, JsonObject request)
    {
        if (!Orders.ContainsKey(orderId) && faults.Strikes(FaultKind.RefusedOrder))
            return Say("no");
        var order = Open(orderId, AmountOf(request), (string)request["currency"]!);
        if (order.IsClosed || order.HasFailed)
            return Say("no");
        var answer = Say("ok");
        (answer["order_id"], answer["pay_url"]) = (orderId, $"{traits.Url}/pay/{orderId}");
        return answer;
    }

    private JsonObject Charge(string orderId, JsonObject request)
    {
        var key = (string)request["charge_id"]!;
        if (!Orders.TryGetValue(orderId, out var order))
            Orders[orderId] = order = new ProviderOrder(orderId, AmountOf(request), (string)request["currency"]!);
        if (order.IsClosed)
            return Say("failed");
        if (!order.Charges.TryGetValue(key, out var charge))
        {
            if (order.Charges.Values.Any(other => other is { Payment: not null, IsDenied: false }))
                findings.Add($"{orderId}: {Name} was asked to charge it again under {key}");
            var isDenied = faults.Strikes(FaultKind.DeniedCharge);
            charge = order.Charges[key] = (
                isDenied || !faults.Strikes(FaultKind.RefusedOrder) ? Take(order, order.Amount) : null,
                isDenied
            );
        }

        return charge is { Payment: { } taken, IsDenied: false } ? ReportOf(taken) : Say("failed");
    }

    private JsonObject Query(string orderId)
    {
        if (!Orders.TryGetValue(orderId, out var order))
            return Say("unknown");
        if (order.Payments is [var first, ..])
            return ReportOf(first);
        var answer = Say(
            order.HasFailed ? "failed"
            : order.IsClosed ? "closed"
            : "open"
        );
        (answer["order_id"], answer["pay_url"]) = (orderId, $"{traits.Url}/pay/{orderId}");
        return answer;
    }

    private JsonObject Close(string orderId)
    {
        if (!Orders.TryGetValue(orderId, out var order))
            return Say("closed");
        if (order.Payments.Count > 0)
            return Say("paid");
        order.IsClosed = true;
        return Say("closed");
    }

    private JsonObject Refund(string orderId, JsonObject request)
    {
        var (key, paymentId) = ((string)request["refund_id"]!, (string)request["payment_id"]!);
        if (!Orders.TryGetValue(orderId, out var order) || order.Payments.Find(known => known.Id == paymentId) is not { } payment)
        {
            findings.Add($"{orderId}: {Name} was asked to return {paymentId}, which it never took for it");
            return Say("failed");
        }

        var amount = AmountOf(request);
        if (!order.Refunds.TryGetValue(key, out var refund))
        {
            refund = order.Refunds[key] = new ProviderRefund(payment, amount);
            var reserved = order
                .Refunds.Values.Where(other => other.Payment == payment && other.Status != "failed")
                .Sum(other => other.Amount);
            if (reserved > payment.Amount)
            {
                findings.Add($"{orderId}: {Name} was asked to return {reserved} of {payment.Amount}");
                refund.Status = "failed";
            }
            else if (faults.Strikes(FaultKind.RefusedRefund))
            {
                refund.Status = "failed";
            }
            else if (faults.Strikes(FaultKind.PendingRefund))
            {
                scheduler.ScheduleWithin(TimeSpan.FromMinutes(10), () => Return(refund));
            }
            else
            {
                Return(refund);
            }
        }
        else if (refund.Amount != amount)
        {
            findings.Add($"{orderId}: refund {key} was {refund.Amount} and is {amount}");
        }

        return Say(refund.Status);
    }

    private static void Return(ProviderRefund refund)
    {
        refund.Status = "done";
        refund.Payment.Returned += refund.Amount;
    }

    /// <summary>The same, so that nobody can read how much it is.</summary>
    public static JsonObject MakeUnreadable(JsonObject report)
    {
        report["amount"] = "a lot";
        return report;
    }

    private JsonObject ReportOf(ProviderPayment payment)
    {
        var report = Report(payment.OrderId, payment.Id, payment.Amount, payment.Currency, payment.At);
        return faults.Strikes(FaultKind.UnreadablePayment) ? MakeUnreadable(report) : report;
    }
}
