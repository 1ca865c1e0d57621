using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading;

namespace Payments.Crash.Tests;

/// <summary>What a client knows of an order: what it sent, and everything that was answered with 2xx.</summary>
internal sealed class PlacedOrder(Shop shop, Story story, string merchantOrderId, long amount, string currency, int? expiresIn, string? account = null)
{
    private int _takes;

    public Shop Shop => shop;

    public Story Story => story;

    public string MerchantOrderId => merchantOrderId;

    public long Amount => amount;

    public string Currency => currency;

    public string Description => "crash " + merchantOrderId;

    /// <summary>Every answer that showed the order.</summary>
    public ConcurrentQueue<OrderAnswer> Answers { get; } = new();

    /// <summary>The newest answer.</summary>
    public OrderAnswer? Newest { get; private set; }

    public bool WasCancelled { get; set; }

    /// <summary>How often the provider's page said that it took money.</summary>
    public int Takes => _takes;

    /// <summary>The user whose account is recharged or pays; null where none is.</summary>
    public string? Account => account;

    public object Content(string? description = null)
    {
        var content = new JsonObject
        {
            ["merchant_order_id"] = merchantOrderId,
            ["kind"] = story.IsTopUp ? "top_up" : "payment",
            ["amount"] = amount,
            ["currency"] = currency,
            ["description"] = description ?? Description,
            ["metadata"] = new JsonObject { ["story"] = story.Name },
        };
        if (expiresIn is { } seconds) content["expires_in"] = seconds;
        if (account is not null) content["account_id"] = account;
        if (story.IsFromBalance) content["channels"] = new JsonArray("balance");
        if (story.Charges is { } charges) content["metadata"]!["sandbox_charge"] = charges;
        return content;
    }

    public OrderAnswer Saw(Answer answer)
    {
        var order = answer.As<OrderAnswer>();
        Answers.Enqueue(order);
        Newest = order;
        return order;
    }

    public void Took() => Interlocked.Increment(ref _takes);

    public override string ToString() => $"{Newest?.Id ?? merchantOrderId} ({story.Name})";
}
