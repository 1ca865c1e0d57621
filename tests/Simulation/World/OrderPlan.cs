using System.Collections.Immutable;
using System.Globalization;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;

namespace Payments.Simulation.World;

/// <summary>What a payer does, so long after the order can be paid.</summary>
/// <param name="After">When.</param>
/// <param name="Act">What.</param>
internal sealed record PayerVisit(TimeSpan After, PayerAct Act);

/// <summary>What payers do.</summary>
internal enum PayerAct
{
    /// <summary>Pays.</summary>
    Pay,

    /// <summary>Pays half.</summary>
    PayHalf,

    /// <summary>Tries, and the bank says no.</summary>
    Fail,
}

/// <summary>What merchants and operators do with an order.</summary>
internal enum Operation
{
    Read,
    CreateAgain,
    CreateOther,
    Cancel,
    RefundAll,
    RefundHalf,
    RefundHalfTwice,
    Resend,
    ResendExhausted,
}

/// <summary>All that somebody means to do with one order: a function of the run's seed and its number, so that a run with fewer orders
/// has the
/// same ones.</summary>
internal sealed record OrderPlan
{
    private static readonly ImmutableArray<string> Currencies = ["EUR", "JPY", "KWD"];

    public required MerchantId MerchantId { get; init; }

    public required CreateOrderCommand Terms { get; init; }

    /// <summary>When it is made.</summary>
    public required TimeSpan At { get; init; }

    public required ImmutableArray<PayerVisit> Visits { get; init; }

    public required ImmutableArray<(TimeSpan After, Operation Operation)> Operations { get; init; }

    public OrderId OrderId => OrderId.Of(MerchantId, Terms.MerchantOrderId);

    /// <summary>The plan of an order.</summary>
    public static OrderPlan Of(int seed, int number, IReadOnlyList<MerchantId> merchants, IReadOnlyList<string> channels, TimeSpan window)
    {
        var random = new Random(HashCode(seed, number));
        var merchant = merchants[random.Next(merchants.Count)];
        var kind = random.NextDouble() < 0.2 ? OrderKind.TopUp : OrderKind.Payment;
        var isFromBalance = kind == OrderKind.Payment && random.NextDouble() < 0.15;
        var isCharged = kind == OrderKind.TopUp || isFromBalance;
        var amount = random.NextInt64(1, 20) * 100;
        var own = random.NextDouble() < 0.5 ? ImmutableArray<string>.Empty : [channels[random.Next(channels.Count)]];
        if (!own.IsEmpty && random.NextDouble() < 0.3)
            own = [.. channels.OrderBy(_ => random.Next())];
        var terms = new CreateOrderCommand
        {
            MerchantOrderId = number.ToString(CultureInfo.InvariantCulture),
            Kind = kind,
            Amount = new Money(amount, Currencies[random.Next(Currencies.Length)]),
            Channels = isFromBalance ? [ChargeRules.BalanceChannel] : own,
            PayerId = random.NextDouble() < 0.3 ? "payer-" + random.Next(3) : null,
            AccountId = isCharged ? new AccountId("user-" + random.Next(4)) : null,
            ExpiresIn = isCharged ? ChargeRules.TimeLimit : TimeSpan.FromSeconds(random.Next(60, 1200)),
            Fingerprint = "as-sent",
        };
        return new OrderPlan
        {
            MerchantId = merchant,
            Terms = terms,
            At = window * random.NextDouble(),
            Visits = isCharged ? [] : PlanVisits(random, terms.ExpiresIn),
            Operations = PlanOperations(random),
        };
    }

    private static ImmutableArray<PayerVisit> PlanVisits(Random random, TimeSpan time)
    {
        var soon = TimeSpan.FromSeconds(random.NextDouble() * Math.Min(60, time.TotalSeconds));
        // At the deadline and just after it everything happens at once.
        var late = time + TimeSpan.FromSeconds((random.NextDouble() * 150) - 20);
        return random.NextDouble() switch
        {
            < 0.50 => [new(soon, PayerAct.Pay)],
            < 0.60 => [new(soon, PayerAct.Pay), new(soon * 2, PayerAct.Pay)],
            < 0.70 => [new(late, PayerAct.Pay)],
            < 0.75 => [new(soon, PayerAct.Pay), new(late, PayerAct.Pay)],
            < 0.77 => [new(soon, PayerAct.PayHalf)],
            < 0.80 => [new(late, PayerAct.PayHalf)],
            < 0.85 => [new(soon, PayerAct.PayHalf), new(soon * 2, PayerAct.Pay)],
            < 0.90 => [new(soon, PayerAct.Fail)],
            _ => [],
        };
    }

    private static ImmutableArray<(TimeSpan, Operation)> PlanOperations(Random random)
    {
        var planned = ImmutableArray.CreateBuilder<(TimeSpan, Operation)>();
        while (random.NextDouble() < 0.45 && planned.Count < 6)
            planned.Add(
                (
                    TimeSpan.FromSeconds(random.NextDouble() < 0.5 ? random.NextDouble() * 60 : random.NextDouble() * 1800),
                    Enum.GetValues<Operation>()[random.Next(Enum.GetValues<Operation>().Length)]
                )
            );
        return planned.ToImmutable();
    }

    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) ^ (number * 7_919));
}
