using System.Collections.Immutable;

namespace Payments.Crash.Tests.Load;

/// <summary>What a buyer does with an order.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Weight">How common it is.</param>
/// <param name="Run">Does it.</param>
internal sealed record Scenario(string Name, int Weight, Func<Buyer, PlacedOrder, Task> Run)
{
    /// <summary>An amount that the sandbox treats in its own way; null where any will do.</summary>
    public long? Amount { get; init; }

    /// <summary>It recharges a user's account, for which nobody has to act.</summary>
    public bool IsTopUp { get; init; }

    /// <summary>What the provider does when it is asked to charge, word by word; null for what it always does.</summary>
    public string? Charges { get; init; }

    /// <summary>A user's account pays.</summary>
    public bool IsFromBalance { get; init; }

    /// <summary>It ends by a deadline, so it must begin early.</summary>
    public bool TakesLong { get; init; }
}

/// <summary>All that can happen to an order, by how common it is here.</summary>
internal static class Scenarios
{
    private const long NotVerified = 40_001;
    private const long NotPrepared = 40_002;
    private const long NotAnswered = 40_005;

    private static readonly ImmutableArray<Scenario> All =
    [
        new("paid", 20, (buyer, order) => buyer.Pay(order, "paid")),
        new("paid twice", 8, (buyer, order) => buyer.Pay(order, "twice")),
        new("paid, then twice", 4, async (buyer, order) =>
        {
            await buyer.Pay(order, "paid");
            await buyer.Pay(order, "twice");
        }),
        new("underpaid", 5, (buyer, order) => buyer.Pay(order, "underpaid")),
        new("underpaid, then paid", 5, async (buyer, order) =>
        {
            await buyer.Pay(order, "underpaid");
            await buyer.Pay(order, "paid");
        }),
        new("wrong amount", 5, (buyer, order) => buyer.Pay(order, "wrong_amount")),
        new("wrong amount, then paid", 5, async (buyer, order) =>
        {
            await buyer.Pay(order, "wrong_amount");
            await buyer.Pay(order, "paid");
        }),
        new("failed", 5, (buyer, order) => buyer.Pay(order, "failed")),
        new("failed, then late", 3, async (buyer, order) =>
        {
            await buyer.Pay(order, "failed");
            await buyer.Pay(order, "late");
        }),
        new("delayed", 6, (buyer, order) => buyer.Pay(order, "delayed", buyer.Delay())),
        new("delayed, and cancelled", 4, async (buyer, order) =>
        {
            await buyer.Pay(order, "delayed", buyer.Delay());
            await buyer.Cancel(order);
        }),
        new("cancelled", 5, (buyer, order) => buyer.Cancel(order)),
        new("cancelled, then late", 6, async (buyer, order) =>
        {
            await buyer.Cancel(order);
            await buyer.Pay(order, "late");
        }),
        new("late, then cancelled", 3, async (buyer, order) =>
        {
            await buyer.Pay(order, "late");
            await buyer.Cancel(order);
        }),
        new("paid while cancelled", 8, (buyer, order) => Task.WhenAll(buyer.Pay(order, "paid"), buyer.Cancel(order))),
        new("silent, and cancelled", 3, async (buyer, order) =>
        {
            await buyer.Pay(order, "silent");
            await buyer.Cancel(order);
        }),
        new("not paid", 2, (_, _) => Task.CompletedTask),
        new("not verified", 2, (_, _) => Task.CompletedTask) { Amount = NotVerified },
        new("not prepared", 1, (_, _) => Task.CompletedTask) { Amount = NotPrepared },
        new("silent", 6, (buyer, order) => buyer.Pay(order, "silent")) { TakesLong = true },
        new("expired", 3, (_, _) => Task.CompletedTask) { TakesLong = true },
        new("underpaid, then expired", 2, (buyer, order) => buyer.Pay(order, "underpaid")) { TakesLong = true },
        new("wrong amount, then expired", 2, (buyer, order) => buyer.Pay(order, "wrong_amount")) { TakesLong = true },
        new("not answered", 1, (_, _) => Task.CompletedTask) { TakesLong = true, Amount = NotAnswered },
        TopUp("topped up", 8, null),
        TopUp("topped up, refused first", 4, "failed,paid"),
        TopUp("topped up, not answered first", 4, "unanswered,paid"),
        TopUp("topped up, the answer lost", 5, "lost"),
        TopUp("topped up, told three times", 3, "echoed"),
        TopUp("topped up, taken twice", 4, "twice"),
        TopUp("never topped up", 2, "failed") with
        {
            TakesLong = true,
        },
        TopUp("topped up late", 2, "late") with
        {
            TakesLong = true,
        },
        new("paid from a balance", 12, (_, _) => Task.CompletedTask) { IsFromBalance = true },
    ];

    private static readonly int Total = All.Sum(story => story.Weight);
    private static readonly int TotalOfShort = All.Where(story => !story.TakesLong).Sum(story => story.Weight);

    public static Scenario Pick(Random random, bool mayTakeLong)
    {
        var draw = random.Next(mayTakeLong ? Total : TotalOfShort);
        foreach (var story in All)
        {
            if (story.TakesLong && !mayTakeLong)
                continue;
            draw -= story.Weight;
            if (draw < 0)
                return story;
        }

        throw new InvalidOperationException("The weights do not add up.");
    }

    private static Scenario TopUp(string name, int weight, string? charges) =>
        new(name, weight, (_, _) => Task.CompletedTask) { IsTopUp = true, Charges = charges };
}
