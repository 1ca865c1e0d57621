using System.Globalization;
using System.Text;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Application.Orders;

/// <summary>Orders as records of CSV, with the names that the API has for their members.</summary>
public static class OrderCsv
{
    /// <summary>The first record: the names of the fields.</summary>
    public static string Header { get; } =
        "id,merchant_id,merchant_order_id,kind,status,amount,currency,refunded_amount,channel,payer_id,account_id,description,"
        + "created_at,expires_at,paid_at,updated_at,failure_code,next_cursor\r\n";

    /// <summary>Adds a record for each order.</summary>
    /// <param name="text">Where they are added.</param>
    /// <param name="orders">Of a page.</param>
    /// <param name="nextCursor">Where the list goes on behind the last of them, which is said there; null where it has ended.</param>
    public static void Append(StringBuilder text, IReadOnlyList<OrderResponse> orders, string? nextCursor)
    {
        foreach (var (index, order) in orders.Index())
            CsvText.Append(
                text,
                [
                    order.Id,
                    order.MerchantId,
                    order.MerchantOrderId,
                    SnakeCase<OrderKind>.Of(order.Kind),
                    SnakeCase<OrderStatus>.Of(order.Status),
                    order.Amount.ToString(CultureInfo.InvariantCulture),
                    order.Currency,
                    order.RefundedAmount.ToString(CultureInfo.InvariantCulture),
                    order.Channel,
                    order.PayerId,
                    order.AccountId,
                    order.Description,
                    UtcTimeConverter.Format(order.CreatedAt),
                    UtcTimeConverter.Format(order.ExpiresAt),
                    order.PaidAt is { } paidAt ? UtcTimeConverter.Format(paidAt) : null,
                    UtcTimeConverter.Format(order.UpdatedAt),
                    order.Failure?.Code,
                    index == orders.Count - 1 ? nextCursor : null,
                ]
            );
    }
}
