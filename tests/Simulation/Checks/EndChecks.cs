using Payments.Domain.Accounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Simulation.Stores;
using Payments.Simulation.World;
using Payments.Storage.Rows;

namespace Payments.Simulation.Checks;

/// <summary>
/// What must hold once faults are over and there was time to come to rest: nothing is owed, nothing is stuck, and the books agree.
/// </summary>
internal sealed class EndChecks(SimulatedWorld world)
{
    private Database Database => world.Database;

    private Findings Findings => world.Findings;

    public void Run()
    {
        foreach (var plan in world.Plans)
            if (!Database.Orders.ContainsKey(plan.OrderId))
                Findings.Add($"{plan.OrderId}: it was never made");
        foreach (var record in Database.Orders.Values)
        {
            CheckRest(record);
            CheckNotifications(record);
            CheckProviders(record);
            CheckPolicy(record);
        }

        CheckExhausted();

        foreach (var provider in world.Providers)
        foreach (var order in provider.Orders.Values)
        foreach (var payment in order.Payments)
            CheckPayment(provider, payment);
        CheckAccounts();
        CheckTotals();
        CheckMoney();
        Velocity.Check(world, Findings);
        CheckMemory();
    }

    private void CheckRest(OrderRecord record)
    {
        var (state, status) = (record.State, record.State.Order.Status);
        if (state.UnreadableChannels is { } unreadable)
            Findings.Add($"{record.Key}: what {string.Join(", ", unreadable)} took is not known");
        if (record.DueAt is not null)
            Findings.Add($"{record.Key}: {string.Join(", ", state.AllPendingActions.Select(action => action.ToString()))} is still due");
        if (status.IsOpen() || status == OrderStatus.Crediting)
            Findings.Add($"{record.Key}: it is still {status}");
        if (state.Order.Refunds.FirstOrDefault(refund => refund.Status == RefundStatus.Requested) is { } refund)
            Findings.Add($"{record.Key}: refund {refund.Id} has no result");
    }

    private void CheckNotifications(OrderRecord record)
    {
        var endpoint = world.EndpointOf(record.State.Order.MerchantId);
        foreach (var happened in record.Events.Where(happened => happened.Notification is not null))
        {
            var rows = record.Attempts.Where(attempt => attempt.Sequence == happened.Sequence).ToList();
            var isReceived = endpoint.Received.Contains((record.Key, (int)happened.Sequence));
            if (!isReceived && rows.Exists(attempt => attempt.Outcome == "acknowledged"))
                Findings.Add($"{record.Key}: event {happened.Sequence} is listed as acknowledged, and the merchant was never told");
            if (!isReceived && !rows.Exists(attempt => attempt.Outcome == "exhausted"))
                Findings.Add($"{record.Key}: event {happened.Sequence} was neither told nor given up");
        }
    }

    /// <summary>What an order gave up telling is listed as given up, attempt by attempt.</summary>
    public void CheckExhausted()
    {
        foreach (var record in Database.Orders.Values)
        foreach (var sequence in record.State.Outbox.Exhausted)
            if (!record.Attempts.Exists(attempt => attempt.Sequence == sequence && attempt.Outcome == "exhausted"))
                Findings.Add($"{record.Key}: event {sequence} was given up, and no attempt says so");
    }

    /// <summary>Late money pays orders only of merchants that accept it.</summary>
    private void CheckPolicy(OrderRecord record)
    {
        var order = record.State.Order;
        if (order.PaidLate && world.Merchants.Find(merchant => merchant.Id == order.MerchantId)!.LatePayment != LatePayment.Accept)
            Findings.Add($"{record.Key}: it was paid late, and its merchant has late payments returned");
    }

    /// <summary>What an order says was paid was paid.</summary>
    private void CheckProviders(OrderRecord record)
    {
        foreach (var payment in record.State.Order.Payments.Where(payment => payment.Channel != ChargeRules.BalanceChannel))
        {
            var books = world.Providers.Find(provider => provider.Name == payment.Channel)?.Orders.GetValueOrDefault(record.Key);
            if (books?.Payments.Find(known => known.Id == payment.Id.Value) is not { } taken)
                Findings.Add($"{record.Key}: {payment.Channel} never took {payment.Id}");
            else if (taken.Amount != payment.Captured || taken.Returned != payment.Refunded)
                Findings.Add(
                    $"{record.Key}: of {payment.Id} {taken.Amount} was taken and {taken.Returned} returned, not {payment.Captured} and {payment.Refunded}"
                );
        }
    }

    /// <summary>Money that was taken pays its order, or goes back.</summary>
    private void CheckPayment(Provider provider, ProviderPayment payment)
    {
        if (!Database.Orders.TryGetValue(payment.OrderId, out var record))
        {
            Findings.Add($"{payment.OrderId}: {provider.Name} took {payment.Id}, and there is no such order");
            return;
        }

        var state = record.State;
        var id = new PaymentId(payment.Id);
        if (state.Order.Payments.FirstOrDefault(known => known.Id == id && known.Channel == provider.Name) is not { } known)
        {
            // The word of one that cannot be asked does not count where nobody knows that it has the order; operators see it.
            var isListed =
                !provider.Traits.HasQuery
                && state.PreparedElsewhere?.Contains(provider.Name) != true
                && (state.ForeignReports ?? []).Any(report => report.Channel == provider.Name && report.PaymentId == id);
            if (!isListed)
                Findings.Add(
                    $"{payment.OrderId}: {provider.Name} took {payment.Id}, and the order, {state.Order.Status}, does not know it"
                );
            return;
        }

        var isRefused = state.Order.Refunds.Any(refund => refund.IsOf(known) && refund.Status == RefundStatus.Failed);
        if (known.Role == PaymentRole.Accepted ? !state.Order.Status.HasBeenPaid() : known.Refunded != known.Captured && !isRefused)
            Findings.Add(
                $"{payment.OrderId}: {payment.Id} is {known.Role}, {known.Refunded} of {known.Captured} returned, and the order {state.Order.Status}"
            );
    }

    /// <summary>What accounts have is what orders say went in and out.</summary>
    private void CheckAccounts()
    {
        var expected = new Dictionary<(string Key, string Currency), long>();
        foreach (var record in Database.Orders.Values)
        {
            var order = record.State.Order;
            if (order.Terms.AccountId is not { } account)
                continue;
            foreach (var payment in order.Payments)
            {
                // What was taken from a balance is gone, whatever became of the order, until it has come back; that may have been refused.
                var isTaken = payment.Channel == ChargeRules.BalanceChannel;
                if (!isTaken && payment.Role != PaymentRole.Accepted)
                    continue;
                var key = (AccountId.Key(order.MerchantId, account), payment.Currency);
                expected[key] = expected.GetValueOrDefault(key) + ((isTaken ? -1 : 1) * (payment.Captured - payment.Refunded));
            }
        }

        foreach (var line in Database.Journal.Values.Where(line => line.Entry.OrderId is null))
        {
            var key = (line.AccountKey, line.Entry.Currency);
            expected[key] =
                expected.GetValueOrDefault(key) + (line.Entry.Credit == JournalEntry.Balance ? line.Entry.Amount : -line.Entry.Amount);
        }

        foreach (var record in Database.Accounts.Values)
        foreach (var balance in record.Account.Balances)
        {
            if (balance.Held != 0)
                Findings.Add($"{record.Key}: {balance.Held} {balance.Currency} is still set aside");
            if (expected.GetValueOrDefault((record.Key, balance.Currency)) is var sum && balance.Balance + balance.Held != sum)
                Findings.Add($"{record.Key}: it has {balance.Balance} {balance.Currency}, its orders come to {sum}");
            expected.Remove((record.Key, balance.Currency));
        }

        foreach (var (key, sum) in expected.Where(left => left.Value != 0))
            Findings.Add($"{key.Key}: its orders come to {sum} {key.Currency}, and there is no such account");
    }

    private void CheckTotals()
    {
        var expected = new Dictionary<TotalKey, long>();
        void Add(string merchant, TotalLine line)
        {
            var key = new TotalKey(merchant, line.Day, line.Currency, line.Channel, line.Measure);
            expected[key] = expected.GetValueOrDefault(key) + line.Value;
        }

        foreach (var record in Database.Orders.Values)
        {
            var order = record.State.Order;
            foreach (var line in OrderTotals.Of(order).Concat(OrderTotals.WaitsOf(record.State)))
                Add(order.MerchantId, line);
            Add("", new TotalLine(OrderTotals.AllTimeDay, "", "", OrderTotals.Count(order.Status), 1));
        }

        foreach (var key in expected.Keys.Union(Database.Totals.Keys))
            if (expected.GetValueOrDefault(key) != Database.Totals.GetValueOrDefault(key))
                Findings.Add(
                    $"{key}: the total is {Database.Totals.GetValueOrDefault(key)}, its orders come to {expected.GetValueOrDefault(key)}"
                );
    }

    /// <summary>A merchant's money over all days is what providers' books and accounts have moved for its orders.</summary>
    private void CheckMoney()
    {
        var expected = new Dictionary<(string Merchant, string Currency, string Measure), long>();
        void Add(PaymentOrder order, string currency, string measure, long amount)
        {
            var key = (order.MerchantId.Value, currency, measure);
            expected[key] = expected.GetValueOrDefault(key) + amount;
        }

        foreach (var order in Database.Orders.Values.Select(record => record.State.Order))
        foreach (var payment in order.Payments)
        {
            Add(order, payment.Currency, OrderTotals.Captured, payment.Captured);
            Add(order, payment.Currency, OrderTotals.Returned, payment.Refunded);
            if (payment.Role != PaymentRole.Accepted)
                continue;
            Add(order, payment.Currency, OrderTotals.Paid, payment.Captured);
            Add(order, payment.Currency, OrderTotals.Refunded, payment.Refunded);
        }

        var counted = Database
            .Totals.Where(total => !total.Key.Measure.StartsWith(OrderTotals.CountPrefix, StringComparison.Ordinal))
            .GroupBy(total => (total.Key.MerchantId, total.Key.Currency, total.Key.Measure))
            .ToDictionary(group => group.Key, group => group.Sum(total => total.Value));
        foreach (var (key, amount) in expected)
            if (counted.GetValueOrDefault(key) != amount)
                Findings.Add($"{key}: the totals come to {counted.GetValueOrDefault(key)}, the payments to {amount}");
    }

    /// <summary>
    /// Orders leave by themselves. One that another activation has taken over from is asked nothing any more, so that it waits for a result
    /// which goes to the other: Orleans collects it.
    /// </summary>
    private void CheckMemory()
    {
        foreach (
            var activation in world.Cluster.Activations.Where(activation =>
                activation.GrainId.Type.ToString() == "order" && world.Cluster.IsRegistered(activation)
            )
        )
            Findings.Add($"{activation.GrainId.Key}: it is still in the memory of {activation.Silo.Name}");
    }
}
