using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Payments.Domain;
using Orleans.Payments.Notifications;
using Orleans.Payments.Storage.Orders;

namespace Orleans.Payments.Grains;

/// <summary>Tells merchants of events, by the configuration they have at that moment and in the words stored with the event.</summary>
public sealed class NotificationCalls(
    NotificationSender sender, MerchantDirectory merchants, SecretBox secrets, IOrderQueries queries, EndpointReports reports)
{
    internal async Task<Delivery> Send(PaymentOrder order, int sequence, CancellationToken cancellationToken)
    {
        var merchant = await merchants.Find(order.MerchantId) ?? throw new InvalidOperationException($"There is no merchant {order.MerchantId}.");
        var stored = await queries.EventAsync(order.Id, sequence, cancellationToken);
        if (stored is not { Notification: { } body, NotificationType: { } type })
            throw new InvalidOperationException($"Event {sequence} of order {order.Id} has nothing to tell.");

        var target = new NotificationTarget(
            order.Terms.NotifyUrl ?? merchant.NotifyUrl, [secrets.Open(merchant.WebhookKey, merchant.Id)], merchant.AckBody);
        var delivery = await sender.Send(
            target, OrderId.Event(order.Id, sequence), new NotificationContent(type, Encoding.UTF8.GetString(body)), cancellationToken);
        reports.Add(merchant.Id, delivery);
        return delivery;
    }
}
