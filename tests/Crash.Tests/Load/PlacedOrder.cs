using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Payments.Crash.Tests.Merchants;

namespace Payments.Crash.Tests.Load;

/// <summary>What a client knows of an order: what it sent, and everything that was answered with 2xx.</summary>
internal sealed class PlacedOrder(
    TestMerchant shop,
    Scenario scenario,
    string merchantOrderId,
    long amount,
    string currency,
    int? expiresIn,
    string? account = null
)
{
    private int _captures;

    public TestMerchant Shop => shop;

    public Scenario Scenario => scenario;

    public string MerchantOrderId => merchantOrderId;

    public long Amount => amount;

    public string Currency => currency;

    public string Description => "crash " + merchantOrderId;

    /// <summary>Every answer that showed the order.</summary>
    public ConcurrentQueue<OrderResponse> Answers { get; } = new();

    /// <summary>The newest answer.</summary>
    public OrderResponse? Newest { get; private set; }

    public bool WasCancelled { get; set; }

    /// <summary>How often the provider's page said that it took money.</summary>
    public int Captures => _captures;

    /// <summary>The user whose account is recharged or pays; null where none is.</summary>
    public string? Account => account;

    public object Content(string? description = null)
    {
        var content = new JsonObject
        {
            ["merchant_order_id"] = merchantOrderId,
            ["kind"] = scenario.IsTopUp ? "top_up" : "payment",
            ["amount"] = amount,
            ["currency"] = currency,
            ["description"] = description ?? Description,
            ["metadata"] = new JsonObject { ["story"] = scenario.Name },
        };
        if (expiresIn is { } seconds)
            content["expires_in"] = seconds;
        if (account is not null)
            content["account_id"] = account;
        if (scenario.IsFromBalance)
            content["channels"] = new JsonArray("balance");
        if (scenario.Charges is { } charges)
            content["metadata"]!["sandbox_charge"] = charges;
        return content;
    }

    public OrderResponse RecordAnswer(ServerResponse answer)
    {
        var order = answer.As<OrderResponse>();
        Answers.Enqueue(order);
        Newest = order;
        return order;
    }

    public void RecordCapture() => Interlocked.Increment(ref _captures);

    public override string ToString() => $"{Newest?.Id ?? merchantOrderId} ({scenario.Name})";
}
