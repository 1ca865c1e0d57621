using System.Collections.Frozen;

namespace Payments.Api.OpenApi;

/// <summary>Bodies that work as they stand, for the page that tries the API.</summary>
internal static class ApiExamples
{
    private const string Rotation = """
        { "overlap_seconds": 3600 }
        """;

    /// <summary>By operation.</summary>
    public static FrozenDictionary<string, string> Requests { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RegisterMerchant"] = """
                { "name": "Coffee House", "notify_format": "json" }
                """,
            ["ChangeMerchant"] = """
                { "late_payment": "accept" }
                """,
            ["CreateOrder"] = """
                { "merchant_order_id": "2026-000123", "kind": "payment", "amount": 1250, "currency": "EUR", "description": "Two coffees" }
                """,
            ["RefundOrder"] = """
                { "merchant_refund_id": "2026-000123-1", "amount": 500, "reason": "One coffee was cold" }
                """,
            ["ResolveOrder"] = """
                { "outcome": "paid", "payment_id": "4200000123", "amount": 1250, "currency": "EUR", "reason": "Stands so in the provider's books" }
                """,
            ["AdvanceClock"] = """
                { "seconds": 900 }
                """,
            ["AdjustAccount"] = """
                { "adjustment_id": "2026-07-goodwill", "amount": 500, "currency": "EUR", "reason": "Goodwill for a late delivery" }
                """,
            ["AddKey"] = """
                { "name": "till", "scopes": ["read"] }
                """,
            ["AcknowledgeAlert"] = """
                { "by": "Ada", "note": "The provider knows, and expects an hour" }
                """,
            ["RotateKey"] = Rotation,
            ["RotateUserSecret"] = Rotation,
            ["RotateWebhookSecret"] = Rotation,
            ["ResendExhausted"] = """
                { "since": "2026-01-31T09:30:00Z" }
                """,
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
