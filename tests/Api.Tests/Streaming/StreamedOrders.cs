namespace Payments.Api.Tests.Streaming;

/// <summary>Orders as a stream creates them.</summary>
internal static class StreamedOrders
{
    public static object Order(string id = "1", long amount = 1250) =>
        new
        {
            merchant_order_id = id,
            kind = "payment",
            amount,
            currency = "EUR",
        };
}
