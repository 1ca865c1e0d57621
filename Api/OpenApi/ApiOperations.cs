using System.Collections.Frozen;
using Microsoft.OpenApi;

namespace Payments.Api.OpenApi;

/// <summary>What the document says of operations, of what varies in their paths, and of tags, beside their summaries.</summary>
internal static class ApiOperations
{
    private static readonly FrozenDictionary<string, string> Operations = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CreateOrder"] =
            "Answers within about two seconds: with `pay_url` when a channel has accepted the order by then, else with status `created`. "
            + "The same content sent again gives the same order, for ever; other content under the same `merchant_order_id` is refused.",
        ["GetOrder"] = "The order as it is now; with `expand=refunds` also every refund of it.",
        ["ListOrders"] = "A page of the merchant's orders. `next_cursor` leads on.",
        ["CancelOrder"] = "Possible only while the order is `awaiting_payment`; twice is the same as once.",
        ["RefundOrder"] =
            "Returns part or all of the payment that pays the order. The amount is reserved at once, so that no more is returned than was "
            + "captured; the channel is asked until it says yes or no.",
        ["ListRefunds"] = "All on one page, those that the server makes itself included.",
        ["ListAudit"] =
            "Who did what, to what, from where and what came of it, with before and after where settings change. Operators see all, a merchant "
            + "what concerns it, with a key that has the scope manage.",
        ["VerifyAudit"] = "Tells whether every entry is as it was written: an operator of the whole chain, a merchant of its own entries.",
        ["ListEvents"] = "Each event with the order right after it, its stored bytes and its hash.",
        ["VerifyEvents"] = "Tells whether every event is as it was written and none is missing.",
        ["ListIgnoredCallbacks"] =
            "What channels called about, truly signed, that changed nothing, and why; each with how often it came. Those that changed something stand "
            + "in the history, with `source`.",
        ["ListNotifications"] = "Time, duration, status, error and the first KiB of the answer of each attempt, oldest first.",
        ["ResendNotification"] = "One more attempt, out of order. Asked again while one waits, it is the same one.",
        ["ResolveOrder"] = "For operators: the order goes on by the usual rules.",
        ["ChannelCallback"] =
            "Answered once what the provider says is durable. What it says of orders that are none of its business changes nothing.",
        ["ListAlerts"] = "All that were ever raised, or by `status` those that are open or have ended.",
        ["AcknowledgeAlert"] = "It stays open until what raised it is over. What was said first stays: asked again nothing changes.",
        ["ListDeadLetters"] =
            "Those that have waited longest first, as they lie there; `count` says how many there are in all, of which the first 1,000 are looked "
            + "at. Where the last letter of the page before is gone, the list begins anew, so that none is passed over. Where no broker is "
            + "configured, `queue` is `off`.",
        ["ResendDeadLetter"] =
            "Puts the message into the queue of orders as it was sent, and takes it from the dead once the broker has confirmed that. "
            + "What makes an order twice makes one.",
        ["DiscardDeadLetter"] = "Takes it away for ever. The audit keeps which merchant, order and reason it had.",
        ["ListLimits"] =
            "Settings and the program's own limits by group, with what is in use where that is counted, and the risk rules there are.",
        ["GetMerchantLimits"] =
            "With what is in use where that is counted. The risk rules that judge its orders are for operators and keys with the scope manage; else null.",
        ["GetOrderCounts"] =
            "How many orders were made and paid in each step of time. Of a merchant the latest 50,000 orders of each status are looked at by minute and "
            + "hour; steps before those are null. Of all merchants, with the admin token, an order counts as paid when it was, and steps before the "
            + "server first counted are null.",
        ["GetSummary"] = "By day, currency and channel, with how long orders waited and how the endpoint answers.",
        ["GetMoney"] = "For operators: what merchants were paid and what they returned, by day, currency and mode.",
        ["AdvanceClock"] =
            "Moves the time of a test merchant's orders ahead, so that deadlines and retries happen at once. It never goes back.",
        ["RegisterMerchant"] = "Shows the API key and the webhook secret, this once.",
        ["SetLogo"] =
            "A PNG picture, up to 48 KiB and 1,024 pixels wide and high, as the body itself. What is not the picture, as texts and places, is left out.",
        ["ChangeMerchant"] = "A field that is sent as null goes back to its default.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Tags = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Accounts"] = "Users' prepaid balances: journals, secrets, adjustments.",
        ["Audit"] = "What operators and merchants did.",
        ["Alerts"] = "What operators are told of, and who looks after it.",
        ["Channels"] = "What payment service providers call.",
        ["Dead letters"] = "Messages of the queue of orders that were refused for good.",
        ["Health"] = "How the server is.",
        ["Limits"] = "What limits and risk rules are in force, and how much is in use.",
        ["Merchants"] = "Who sells: settings, keys, totals, what they are told.",
        ["Orders"] = "Payment orders: create, show, cancel, refund, follow.",
        ["Test clock"] = "The time of a test merchant's orders.",
        [ApiWebhooks.Tag] = "What merchants are sent, signed, when something has happened to an order.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Describes an operation, and what varies in its path, where nothing has yet.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="path">As <c>v1/orders/{id}</c>.</param>
    public static void Describe(OpenApiOperation operation, string path)
    {
        operation.Description ??= Operations.GetValueOrDefault(operation.OperationId ?? "") ?? operation.Summary + ".";
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description ??= Parameter(parameter.Name ?? "", path);
    }

    /// <summary>Describes every tag that the document has.</summary>
    public static void DescribeTags(OpenApiDocument document)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        document.Tags.Add(new OpenApiTag { Name = ApiWebhooks.Tag });
        foreach (var tag in document.Tags)
            tag.Description = Tags.GetValueOrDefault(tag.Name!, tag.Name + ".");
    }

    private static string Parameter(string name, string path) =>
        name switch
        {
            "id" when path.StartsWith("v1/merchants", StringComparison.Ordinal) => "The merchant's id.",
            "id" when path.StartsWith("v1/accounts", StringComparison.Ordinal) => "The merchant's name for the account.",
            "id" when path.StartsWith("v1/alerts", StringComparison.Ordinal) => "The alert's id.",
            "id" when path.StartsWith("v1/dead-letters", StringComparison.Ordinal) => "The dead letter's id.",
            "id" when path.StartsWith("v1/orders", StringComparison.Ordinal) => "The order's id.",
            "id" => "Its id.",
            "accountId" => "The merchant's name for the account.",
            "channel" => "The channel's name.",
            "eventId" => "The event's id.",
            "keyId" => "The key's id.",
            "secretId" => "The secret's id.",
            _ => $"Which {name}.",
        };
}
