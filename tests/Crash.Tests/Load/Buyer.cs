using Payments.Crash.Tests.Merchants;

namespace Payments.Crash.Tests.Load;

/// <summary>Places one order after the other and does with each what its story says; never gives an order up.</summary>
internal sealed class Buyer(PaymentsClient client, BuyerPool buyers, TestMerchant shop, Random random, string name)
{
    private const int Deadline = 60;
    private const int LongDeadline = 86_400;
    private const int MaxReads = 40;

    private static readonly string[] Currencies = ["EUR", "JPY", "KWD"];

    /// <summary>The users of each merchant; few, so that an account is used by many at once.</summary>
    public static readonly string[] Users = ["alice", "bob", "carol", "dave", "eve"];

    private int _placed;

    public async Task Run()
    {
        while (await buyers.AwaitPermission())
            await PlaceOne();
    }

    public int Delay() => random.Next(100, 3_000);

    /// <summary>Pays in one of the sandbox's ways; an order that can no longer be paid is not, and that is an answer.</summary>
    public async Task Pay(PlacedOrder order, string outcome, int? delayMs = null)
    {
        // Half a minute without an answer of a channel, as while the database is away, is a no: there is nothing to pay.
        if (order.Newest is { Status: "rejected", Failure.Code: "no_channel_answered" })
            return;
        if (order.Newest?.PayUrl is not { } payUrl)
            throw new InvalidOperationException($"{order}, {order.Newest?.Status} {order.Newest?.Failure?.Code}, has no pay_url.");
        var answer = await client.Pay(payUrl, outcome, delayMs);
        if (answer.Status is not (200 or 409))
            throw new InvalidOperationException($"Paying {order} gave {answer.Status}: {answer.Body}");
        if (answer.Status == 200 && outcome is "paid" or "twice" or "underpaid" or "delayed" or "silent")
            order.RecordCapture();
    }

    public async Task Cancel(PlacedOrder order)
    {
        var answer = await client.Send(HttpMethod.Post, $"/v1/orders/{order.Newest!.Id}/cancel", shop.ApiKey);
        if (answer.IsSuccess)
        {
            order.RecordAnswer(answer);
            order.WasCancelled = true;
        }
        else if (answer.Code() != "order_not_cancellable")
        {
            throw new InvalidOperationException($"Cancelling {order} gave {answer.Status}: {answer.Body}");
        }
    }

    private async Task PlaceOne()
    {
        var story = Scenarios.Pick(random, buyers.AllowsLongOrders);
        // Below the amounts that the sandbox treats in its own way.
        var amount = story.Amount ?? random.Next(1, 40_000);
        var isCharged = story.IsTopUp || story.IsFromBalance;
        var order = new PlacedOrder(
            shop,
            story,
            $"{name}-{++_placed}",
            amount,
            Currencies[random.Next(Currencies.Length)],
            story.TakesLong ? Deadline
                : isCharged ? null
                : LongDeadline,
            isCharged ? Users[random.Next(Users.Length)] : null
        );
        buyers.Add(order);

        await Create(order);
        for (var looks = 1; order.Newest!.Status == "created" && story.Amount is null; looks++)
        {
            if (looks > MaxReads)
                throw new InvalidOperationException($"{order} stays created.");
            await Create(order);
        }

        await story.Run(this, order);
        await ReadAgain(order);
    }

    /// <summary>A create that got no answer is repeated by the client, so this one may be either the first or a replay.</summary>
    private async Task Create(PlacedOrder order)
    {
        var answer = await client.Send(HttpMethod.Post, "/v1/orders", shop.ApiKey, order.Content());
        order.RecordAnswer(answer);
    }

    private async Task ReadAgain(PlacedOrder order)
    {
        order.RecordAnswer(await client.Send(HttpMethod.Get, $"/v1/orders/{order.Newest!.Id}", shop.ApiKey));
        switch (random.Next(10))
        {
            case 0:
                await Create(order);
                break;
            case 1:
                var conflict = await client.Send(HttpMethod.Post, "/v1/orders", shop.ApiKey, order.Content("something else"));
                if (conflict.Status != 409)
                    throw new InvalidOperationException($"Other content for {order} gave {conflict.Status}: {conflict.Body}");
                break;
            default:
                break;
        }
    }
}
