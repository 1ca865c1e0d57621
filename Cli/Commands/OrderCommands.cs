using System.CommandLine;
using System.Globalization;
using Payments.Cli.Output;
using Payments.Cli.Scenarios;
using Payments.Cli.Settings;
using Payments.Client.Orders;

namespace Payments.Cli.Commands;

/// <summary><c>payments orders</c>.</summary>
internal static class OrderCommands
{
    private static readonly string[] Columns = ["id", "merchant_order_id", "kind", "amount", "status", "channel", "created_at"];

    public static Command Build(CommandActions actions)
    {
        var orders = new Command("orders", "Makes, shows and changes a merchant's orders");
        orders.Subcommands.Add(Create(actions));
        orders.Subcommands.Add(List(actions));
        orders.Subcommands.Add(
            ById(actions, "get", "Shows an order", (session, id, token) => Show(session, client => client.Orders.GetAsync(id, token)))
        );
        orders.Subcommands.Add(
            ById(actions, "cancel", "Withdraws an order that awaits payment", (session, id, token) =>
                Show(session, client => client.Orders.CancelAsync(id, token))
            )
        );
        orders.Subcommands.Add(Counts(actions));
        orders.Subcommands.Add(Refund(actions));
        orders.Subcommands.Add(Pay(actions));
        orders.Subcommands.Add(ById(actions, "watch", "Shows an order's events until it has ended", OrderWatch.Run));
        orders.Subcommands.Add(ById(actions, "events", "Shows an order's history; with --json, for verify-history", Events));
        orders.Subcommands.Add(
            ById(actions, "ignored-callbacks", "Shows callbacks of channels that changed nothing, and why", IgnoredCallbacks)
        );
        return orders;
    }

    private static Command Counts(CommandActions actions)
    {
        var interval = new Option<string>("--interval")
        {
            Description = "minute (the last hour), hour (the last day) or day (the last 30 days)",
            DefaultValueFactory = _ => OrderInterval.Hour.Value,
        };
        var merchant = new Option<string?>("--merchant") { Description = "Those of a merchant: mer_…; for operators" };
        return actions.Command(
            "counts",
            "Shows how many orders were made and paid over time",
            [interval, merchant],
            async (session, token) =>
            {
                using var client = session.Either();
                var counts = await client.Orders.GetCountsAsync(OrderInterval.Of(session.Value(interval)!), session.Value(merchant), token);
                if (session.Print.IsJson)
                    session.Print.Thing(counts);
                else
                    session.Print.Things(counts.Steps, ["from", "made", "paid"], step =>
                        [Texts.Time(step.From), Number(step.Made), Number(step.Paid)]
                    );
            }
        );
    }

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static Command Create(CommandActions actions)
    {
        var amount = new Option<long>("--amount") { Description = "In the currency's minor unit", Required = true };
        var currency = new Option<string>("--currency") { Description = "ISO 4217", Required = true };
        var id = new Option<string?>("--merchant-order-id") { Description = "Your own id of it (default: one by chance)" };
        var description = new Option<string?>("--description") { Description = "For the payer" };
        var kind = new Option<string>("--kind") { Description = "payment or top_up", DefaultValueFactory = _ => "payment" };
        var account = new Option<string?>("--account-id") { Description = "The account that is recharged" };
        var expires = new Option<long?>("--expires-in") { Description = "Seconds that the payer has" };
        return actions.Command("create", "Makes an order", [amount, currency, id, description, kind, account, expires], (session, token) =>
            Show(session, client => client.Orders.CreateAsync(
                    new NewOrder
                    {
                        MerchantOrderId = session.Value(id) ?? TriggerRun.NewId(session.Terminal.Random),
                        Kind = OrderKind.Of(session.Value(kind)!),
                        Amount = session.Value(amount),
                        Currency = session.Value(currency)!,
                        Description = session.Value(description),
                        AccountId = session.Value(account),
                        ExpiresIn = session.Value(expires),
                    },
                    token
                ))
        );
    }

    private static Command List(CommandActions actions)
    {
        var status = new Option<string?>("--status") { Description = "Those that stand here; several with commas between them" };
        status.CompletionSources.Add(
            "created",
            "awaiting_payment",
            "processing",
            "crediting",
            "paid",
            "partially_refunded",
            "refunded",
            "rejected",
            "failed",
            "expired",
            "cancelled"
        );
        var id = new Option<string?>("--merchant-order-id") { Description = "The one of this id of yours" };
        var limit = new Option<int>("--limit") { Description = "How many at most (default 20)", DefaultValueFactory = _ => 20 };
        return actions.Command("list", "Lists orders, newest first", [status, id, limit], async (session, token) =>
        {
            using var client = session.Merchant();
            var filter = new OrderFilter
            {
                Statuses = [.. session.Value(status)?.Split(',').Select(OrderStatus.Of) ?? []],
                MerchantOrderId = session.Value(id),
            };
            var found = await client.Orders.ListAsync(filter, token).Take(session.Value(limit)).ToListAsync(token);
            session.Print.Things(found, Columns, order =>
                [
                    order.Id,
                    order.MerchantOrderId,
                    order.Kind.Value,
                    Texts.Amount(order.Amount, order.Currency),
                    order.Status.Value,
                    order.Channel,
                    Texts.Time(order.CreatedAt),
                ]
            );
        });
    }

    private static Command Refund(CommandActions actions)
    {
        var order = OrderId();
        var amount = new Option<long?>("--amount") { Description = "In the currency's minor unit (default: all that is left)" };
        var id = new Option<string?>("--merchant-refund-id") { Description = "Your own id of it (default: one by chance)" };
        var reason = new Option<string?>("--reason") { Description = "Why" };
        return actions.Command("refund", "Returns money to a payer", [order, amount, id, reason], async (session, token) =>
        {
            using var client = session.Merchant();
            var orderId = session.Value(order);
            var refund = new NewRefund
            {
                MerchantRefundId = session.Value(id) ?? TriggerRun.NewId(session.Terminal.Random),
                Amount = session.Value(amount) ?? TriggerRun.Refundable(await client.Orders.GetAsync(orderId, token)),
                Reason = session.Value(reason),
            };
            var asked = await client.Orders.RefundAsync(orderId, refund, token);
            session.Print.Thing(
                asked,
                ("id", asked.Id),
                ("merchant_refund_id", asked.MerchantRefundId),
                ("amount", Texts.Amount(asked.Amount, asked.Currency)),
                ("status", asked.Status.Value)
            );
        });
    }

    private static Command Pay(CommandActions actions)
    {
        var order = OrderId();
        var outcome = new Option<string>("--outcome")
        {
            Description = "What the payer makes happen (default paid)",
            DefaultValueFactory = _ => "paid",
        };
        outcome.AcceptOnlyFromAmong("paid", "failed", "wrong_amount", "underpaid", "twice", "late", "delayed", "silent");
        return actions.Command("pay", "Does in the sandbox what a payer would", [order, outcome], async (session, token) =>
        {
            using var client = session.Merchant();
            var unpaid = await client.Orders.GetAsync(session.Value(order), token);
            await SandboxPayer.Pay(unpaid, session.Value(outcome)!, token);
            session.Print.Remark($"The payer of {unpaid.Id} did: {session.Value(outcome)}.");
        });
    }

    private static async Task Events(Session session, string id, CancellationToken cancellationToken)
    {
        using var client = session.Merchant();
        var events = await client.Orders.ListEventsAsync(id, cancellationToken).ToListAsync(cancellationToken);
        session.Print.Things(events, ["sequence", "type", "occurred_at", "hash"], happened =>
            [happened.Sequence.ToString(CultureInfo.InvariantCulture), happened.Type, Texts.Time(happened.OccurredAt), happened.Hash]
        );
    }

    private static async Task IgnoredCallbacks(Session session, string id, CancellationToken cancellationToken)
    {
        using var client = session.Either();
        var ignored = await client.Orders.ListIgnoredCallbacksAsync(id, cancellationToken);
        session.Print.Things(ignored, ["channel", "reason", "payment", "amount", "count", "first_at", "last_at"], callback =>
            [
                callback.Channel,
                callback.Reason.Value,
                callback.PaymentId,
                callback is { Amount: { } amount, Currency: { } currency } ? Texts.Amount(amount, currency) : null,
                callback.Count.ToString(CultureInfo.InvariantCulture),
                Texts.Time(callback.FirstAt),
                Texts.Time(callback.LastAt),
            ]
        );
    }

    private static Command ById(
        CommandActions actions,
        string name,
        string description,
        Func<Session, string, CancellationToken, Task> action
    )
    {
        var order = OrderId();
        return actions.Command(name, description, [order], (session, token) => action(session, session.Value(order), token));
    }

    private static Argument<string> OrderId() => new("order") { Description = "The order's id: ord_…" };

    private static async Task Show(Session session, Func<Client.PaymentsClient, Task<Order>> ask)
    {
        using var client = session.Merchant();
        var order = await ask(client);
        session.Print.Thing(
            order,
            ("id", order.Id),
            ("merchant_order_id", order.MerchantOrderId),
            ("status", order.Status.Value),
            ("amount", Texts.Amount(order.Amount, order.Currency)),
            ("refunded", order.RefundedAmount == 0 ? null : Texts.Amount(order.RefundedAmount, order.Currency)),
            ("channel", order.Channel),
            ("pay_url", order.PayUrl),
            ("failure", order.Failure is { } failure ? Texts.Failure(failure) : null),
            ("expires_at", Texts.Time(order.ExpiresAt)),
            ("paid_at", Texts.Time(order.PaidAt)),
            ("notification", order.Notification.Status.Value),
            ("history_hash", order.HistoryHash)
        );
    }
}
