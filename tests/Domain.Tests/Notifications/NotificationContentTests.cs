using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Web;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Tests.Orders;
using Xunit;

namespace Payments.Domain.Tests.Notifications;

public class NotificationContentTests
{
    private static readonly string[] Fields =
    [
        "event_id",
        "event_type",
        "sequence",
        "order_id",
        "merchant_id",
        "merchant_order_id",
        "kind",
        "amount",
        "currency",
        "status",
        "channel",
        "account_id",
        "refunded_amount",
        "paid_at",
        "occurred_at",
        "history_hash",
        "failure",
    ];

    private static readonly ImmutableSortedDictionary<string, string> Metadata = ImmutableSortedDictionary<string, string>
        .Empty.Add("table", "12")
        .Add("guest.name", "Zoë & 'é' 😀=?");

    [Fact]
    public void json_tells_the_fields_of_the_contract_in_order()
    {
        var (order, content) = Tell(NotifyFormat.Json, "A-1");

        Assert.Equal("application/json", content.ContentType);
        using var json = JsonDocument.Parse(content.Body);
        Assert.Equal([.. Fields, "metadata"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(EventId.Of(order.Id, 4), json.RootElement.GetProperty("event_id").GetString());
        Assert.Equal("order.cancelled", json.RootElement.GetProperty("event_type").GetString());
        Assert.Equal(4, json.RootElement.GetProperty("sequence").GetInt64());
        Assert.Equal(1234, json.RootElement.GetProperty("amount").GetInt64());
        Assert.Equal("cancelled", json.RootElement.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("paid_at").ValueKind);
        Assert.Equal("2026-01-31T09:30:20.000Z", json.RootElement.GetProperty("occurred_at").GetString());
        Assert.Equal(order.HistoryHash, json.RootElement.GetProperty("history_hash").GetString());
    }

    [Fact]
    public void a_form_tells_the_same_and_an_absent_time_is_empty()
    {
        var (order, content) = Tell(NotifyFormat.Form, "A-1");

        Assert.Equal("application/x-www-form-urlencoded", content.ContentType);
        Assert.Equal(Fields, Text(content).Split('&').Select(pair => pair.Split('=')[0]));
        var form = HttpUtility.ParseQueryString(Text(content));
        Assert.Equal("", form["paid_at"]);
        Assert.Equal("1234", form["amount"]);
        Assert.Equal(order.HistoryHash, form["history_hash"]);
    }

    [Theory]
    [InlineData("a&b=c d+e%20f")]
    [InlineData("\"quoted\" \\ / <tag> 'single'")]
    [InlineData("zwölf 🍏 十二")]
    public void whatever_a_merchant_calls_its_order_comes_back(string merchantOrderId)
    {
        var form = HttpUtility.ParseQueryString(Text(Tell(NotifyFormat.Form, merchantOrderId).Content));
        using var json = JsonDocument.Parse(Tell(NotifyFormat.Json, merchantOrderId).Content.Body);

        Assert.Equal(merchantOrderId, form["merchant_order_id"]);
        Assert.Equal(merchantOrderId, json.RootElement.GetProperty("merchant_order_id").GetString());
    }

    [Fact]
    public void what_the_merchant_gave_its_order_comes_back()
    {
        var form = HttpUtility.ParseQueryString(Text(Tell(NotifyFormat.Form, "A-1", Metadata).Content));
        using var json = JsonDocument.Parse(Tell(NotifyFormat.Json, "A-1", Metadata).Content.Body);

        foreach (var (name, value) in Metadata)
        {
            Assert.Equal(value, form[$"metadata[{name}]"]);
            Assert.Equal(value, json.RootElement.GetProperty("metadata").GetProperty(name).GetString());
        }

        Assert.Equal(Metadata.Count, json.RootElement.GetProperty("metadata").EnumerateObject().Count());
    }

    [Fact]
    public void paid_at_and_the_refunded_amount_are_told_once_there_are_any()
    {
        var order = Scene.In(OrderStatus.PartiallyRefunded).Order;

        using var json = JsonDocument.Parse(
            NotificationContent
                .Of(order, new OrderCancelled { Sequence = order.Version }, EventId.Of(order.Id, order.Version), NotifyFormat.Json)
                .Body
        );

        Assert.Equal("2026-01-31T09:30:20.000Z", json.RootElement.GetProperty("paid_at").GetString());
        Assert.Equal(1000, json.RootElement.GetProperty("refunded_amount").GetInt64());
    }

    [Fact]
    public void why_an_order_failed_is_told_with_its_channel_and_account()
    {
        var order = Scene.In(OrderStatus.Cancelled).Order;
        order = order with
        {
            Channel = "wechat",
            Terms = order.Terms with { AccountId = new AccountId("alice & bob") },
            Failure = new Failure("no_money", "Der Zahler hat nichts & schweigt.", "a_rule"),
        };
        var failed = new OrderFailed(order.Failure) { Sequence = 4, OccurredAt = order.UpdatedAt };

        using var json = Json(order, failed);
        var told = json.RootElement;
        Assert.Equal(("wechat", "alice & bob"), (told.GetProperty("channel").GetString(), told.GetProperty("account_id").GetString()));
        Assert.Equal(
            """{"code":"no_money","message":"Der Zahler hat nichts & schweigt.","rule":"a_rule"}""",
            told.GetProperty("failure").GetRawText()
        );
        var form = HttpUtility.ParseQueryString(Text(Of(order, failed, NotifyFormat.Form)));
        Assert.Equal(("wechat", "alice & bob"), (form["channel"], form["account_id"]));
        Assert.Equal(
            (order.Failure.Code, order.Failure.Message, order.Failure.Rule),
            (form["failure[code]"], form["failure[message]"], form["failure[rule]"])
        );
    }

    [Fact]
    public void why_a_refund_failed_is_told_beside_the_orders_own_failure()
    {
        var requested = Scene.In(OrderStatus.PartiallyRefunded).Order;
        var refund = requested.Refunds[0] with { Status = RefundStatus.Failed, Failure = new Failure("closed", "The account is closed.") };
        var order = requested with { Refunds = [refund] };
        var failed = new RefundFailed(refund.Id, refund.PaymentId, refund.Amount, refund.Failure) { Sequence = order.Version };

        using var json = Json(order, failed);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("failure").ValueKind);
        Assert.Equal("closed", json.RootElement.GetProperty("refund_failure").GetProperty("code").GetString());
        var form = HttpUtility.ParseQueryString(Text(Of(order, failed, NotifyFormat.Form)));
        Assert.Equal(("", "The account is closed."), (form["failure"], form["refund_failure[message]"]));
    }

    [Fact]
    public void a_decision_carries_the_body_of_every_event_that_is_told_and_of_no_other()
    {
        var late = PaymentRules.ApplyReport(Scene.In(OrderStatus.Cancelled), Scene.Callback(Scene.Payment("pay_1")), Scene.At(100))!;

        Assert.Equal(
            [("payment.late", true), ("refund.requested", false)],
            late.Events.Select(recorded => (recorded.Stored.Event.TypeName, recorded.Notification is not null))
        );
    }

    private static JsonDocument Json(PaymentOrder order, OrderEvent happened) =>
        JsonDocument.Parse(Of(order, happened, NotifyFormat.Json).Body);

    private static NotificationContent Of(PaymentOrder order, OrderEvent happened, NotifyFormat format) =>
        NotificationContent.Of(order, happened, EventId.Of(order.Id, happened.Sequence), format);

    private static string Text(NotificationContent content) => Encoding.UTF8.GetString(content.Body);

    private static (PaymentOrder Order, NotificationContent Content) Tell(
        NotifyFormat format,
        string merchantOrderId,
        ImmutableSortedDictionary<string, string>? metadata = null
    )
    {
        var order = Scene.In(OrderStatus.Cancelled).Order;
        order = order with
        {
            Terms = order.Terms with
            {
                MerchantOrderId = merchantOrderId,
                Metadata = metadata ?? ImmutableSortedDictionary<string, string>.Empty,
            },
        };
        return (
            order,
            NotificationContent.Of(
                order,
                new OrderCancelled { Sequence = 4, OccurredAt = order.UpdatedAt },
                EventId.Of(order.Id, 4),
                format
            )
        );
    }
}
