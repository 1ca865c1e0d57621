using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace Orleans.Payments.Crash.Tests;

/// <summary>What a client knows of an order: what it sent, and everything that was answered with 2xx.</summary>
internal sealed class PlacedOrder(Shop shop, Story story, string merchantOrderId, long amount, string currency, int expiresIn)
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

    public object Content(string? description = null) => new
    {
        merchant_order_id = merchantOrderId,
        kind = "payment",
        amount,
        currency,
        description = description ?? Description,
        expires_in = expiresIn,
        metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["story"] = story.Name },
    };

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
