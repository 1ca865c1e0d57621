using System.Text.Json.Serialization;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Domain.Checkout;

/// <summary>Where a payer stands with an order.</summary>
[JsonConverter(typeof(SnakeCaseConverter<CheckoutStep>))]
public enum CheckoutStep
{
    /// <summary>Channels are being asked whether they take the order.</summary>
    Preparing,

    /// <summary>It can be paid.</summary>
    Open,

    /// <summary>Its time is over, and its channel is being asked whether money came.</summary>
    Over,

    /// <summary>Money is on its way, and nobody needs to act.</summary>
    Processing,

    /// <summary>It is paid.</summary>
    Paid,

    /// <summary>It was paid, and some of it was returned.</summary>
    PartiallyRefunded,

    /// <summary>It was paid, and all of it was returned.</summary>
    Refunded,

    /// <summary>No channel takes it.</summary>
    Rejected,

    /// <summary>The payment failed.</summary>
    Failed,

    /// <summary>It was not paid in time.</summary>
    Expired,

    /// <summary>The merchant withdrew it.</summary>
    Cancelled,
}

/// <summary>What the checkout shows of an order.</summary>
/// <param name="Step">Where the payer stands.</param>
/// <param name="TimeLeft">How long it can still be paid, in whole seconds; null where that is no question.</param>
/// <param name="PayUrl">Where it is paid; null where it cannot be, or where the channel's link is none that a page may offer.</param>
/// <param name="QrCode">The text of the code to pay by; null where it cannot be paid.</param>
public sealed record CheckoutView(CheckoutStep Step, TimeSpan? TimeLeft, string? PayUrl, string? QrCode)
{
    private static readonly string[] RunningSchemes = ["javascript", "data", "vbscript", "blob", "file"];

    /// <summary>Whether it may change while the payer looks on.</summary>
    public bool IsLive => Step is CheckoutStep.Preparing or CheckoutStep.Open or CheckoutStep.Over or CheckoutStep.Processing;

    /// <summary>What is to be shown at a time.</summary>
    /// <param name="order">An order that its payer pays.</param>
    /// <param name="now">The order's time.</param>
    public static CheckoutView Of(PaymentOrder order, DateTimeOffset now)
    {
        var step = StepOf(order.Status, isOver: now >= order.ExpiresAt);
        if (step != CheckoutStep.Open)
            return new CheckoutView(step, null, null, null);
        return new CheckoutView(
            step,
            TimeSpan.FromSeconds(Math.Ceiling((order.ExpiresAt - now).TotalSeconds)),
            order.PayUrl is { } url && IsLink(url) ? url : null,
            order.QrCode
        );
    }

    private static CheckoutStep StepOf(OrderStatus status, bool isOver) =>
        status switch
        {
            OrderStatus.Created => CheckoutStep.Preparing,
            OrderStatus.AwaitingPayment => isOver ? CheckoutStep.Over : CheckoutStep.Open,
            OrderStatus.Processing or OrderStatus.Crediting => CheckoutStep.Processing,
            OrderStatus.Paid => CheckoutStep.Paid,
            OrderStatus.PartiallyRefunded => CheckoutStep.PartiallyRefunded,
            OrderStatus.Refunded => CheckoutStep.Refunded,
            OrderStatus.Rejected => CheckoutStep.Rejected,
            OrderStatus.Failed => CheckoutStep.Failed,
            OrderStatus.Expired => CheckoutStep.Expired,
            OrderStatus.Cancelled => CheckoutStep.Cancelled,
            _ => throw new InvalidOperationException($"The checkout has no step for {status}."),
        };

    /// <summary>Providers also give links that open an app. What would run in the page or read from the payer's machine is none.</summary>
    private static bool IsLink(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var link) && !RunningSchemes.Contains(link.Scheme, StringComparer.OrdinalIgnoreCase);
}
