using System.Globalization;
using Payments.Cli.Settings;
using Payments.Client;
using Payments.Client.Orders;

namespace Payments.Cli.Scenarios;

/// <summary>Makes an order, and drives the sandbox until a scenario's event has happened.</summary>
internal sealed class TriggerRun(PaymentsClient client, Terminal terminal)
{
    private const int ExpiresIn = 60;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Past the deadline by more than the minute for which a channel that cannot be reached is waited for.</summary>
    private static readonly TimeSpan PastDeadline = TimeSpan.FromSeconds(ExpiresIn + 120);

    /// <summary>An id by chance.</summary>
    public static string NewId(Random random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.NextBytes(bytes);
        return "cli-" + Convert.ToHexStringLower(bytes);
    }

    /// <summary>What is left of what pays an order.</summary>
    public static long Refundable(Order order) =>
        order.Payments.FirstOrDefault(payment => payment.Role == PaymentRole.Accepted) is { } paid
            ? paid.Captured - paid.Refunding - paid.Refunded
            : throw new UsageException($"{order.Id} is {order.Status}: there is nothing to return.");

    public async Task<Order> Run(Scenario scenario, string currency, CancellationToken cancellationToken)
    {
        var order = await Make(scenario, currency, cancellationToken);
        if (scenario.IsCancelled)
            await client.Orders.CancelAsync(order.Id, cancellationToken);
        if (scenario.Outcome is { } outcome)
            await SandboxPayer.Pay(order, outcome, cancellationToken);
        if (scenario.IsRefunded)
        {
            var paid = await Until(order, EventTypes.OrderPaid, cancellationToken);
            var refund = new NewRefund { MerchantRefundId = NewId(terminal.Random), Amount = Refundable(paid) };
            await client.Orders.RefundAsync(order.Id, refund, cancellationToken);
        }

        if (scenario.PassesDeadline)
            await client.TestClock.AdvanceAsync(PastDeadline, cancellationToken);
        return await Until(order, scenario.Event, cancellationToken);
    }

    /// <summary>An order that a channel has accepted or refused.</summary>
    private async Task<Order> Make(Scenario scenario, string currency, CancellationToken cancellationToken)
    {
        var wish = new NewOrder
        {
            MerchantOrderId = NewId(terminal.Random),
            Amount = scenario.Amount,
            Currency = currency,
            Channels = ["sandbox"],
            ExpiresIn = scenario.PassesDeadline ? ExpiresIn : null,
            Description = string.Create(CultureInfo.InvariantCulture, $"payments trigger {scenario.Name}"),
        };
        var order = await client.Orders.CreateAsync(wish, cancellationToken);
        return await Until(order, now => Task.FromResult(now.Status != OrderStatus.Created), "accepted or refused", cancellationToken);
    }

    private Task<Order> Until(Order order, string type, CancellationToken cancellationToken) =>
        Until(
            order,
            now =>
                client
                    .Orders.ListEventsAsync(now.Id, cancellationToken)
                    .AnyAsync(happened => happened.Type == type, cancellationToken)
                    .AsTask(),
            type,
            cancellationToken
        );

    private async Task<Order> Until(Order order, Func<Order, Task<bool>> isSo, string state, CancellationToken cancellationToken)
    {
        var started = terminal.Clock.GetTimestamp();
        while (true)
        {
            var now = await client.Orders.GetAsync(order.Id, cancellationToken);
            // What was read before may be older than what was looked for.
            if (await isSo(now))
                return await client.Orders.GetAsync(order.Id, cancellationToken);
            if (terminal.Clock.GetElapsedTime(started) > Limit)
                throw new IOException($"{order.Id} was not {state} within {Limit.TotalSeconds} s; it is {now.Status}.");
            await Task.Delay(Interval, terminal.Clock, cancellationToken);
        }
    }
}
