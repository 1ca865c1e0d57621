using Payments.Domain.Amounts;
using Payments.Sandbox.Provider.Web;
using Payments.Sandbox.Wire;

namespace Payments.Sandbox.Provider.Api;

/// <summary>What the provider accepts. It does not share its customer's idea of an order id.</summary>
internal static class RequestChecks
{
    private const int MaxName = 128;
    private const int MaxText = 4_000;

    public static SandboxProblem? Terms(OrderTerms terms) =>
        terms switch
        {
            _ when !IsName(terms.OrderId) => Name("order_id"),
            { Amount: < 1 or > Money.MaxAmount } => Amount,
            _ when !Currency.IsMoney(terms.Currency) => new SandboxProblem(
                "currency must be an ISO 4217 code of money.",
                400,
                "unknown_currency",
                "currency"
            ),
            { MerchantOrderId.Length: > MaxText } => TooLong("merchant_order_id"),
            { Description.Length: > MaxText } => TooLong("description"),
            _ => null,
        };

    public static SandboxProblem? Charge(ChargeRequest request) =>
        request switch
        {
            _ when !IsName(request.Key) => Name("key"),
            { Outcomes.Length: > MaxText } => TooLong("outcomes"),
            _ => Terms(request.Order),
        };

    public static SandboxProblem? Refund(RefundRequest request) =>
        request switch
        {
            _ when !IsName(request.Key) => Name("key"),
            _ when !IsName(request.OrderId) => Name("order_id"),
            _ when !IsName(request.PaymentId) => Name("payment_id"),
            { Amount: < 1 or > Money.MaxAmount } => Amount,
            _ => null,
        };

    public static SandboxProblem? Faults(FaultPlan plan) =>
        plan switch
        {
            { DelayMs: < 0 or > 600_000 } => new SandboxProblem("delay_ms must be 0 to 600,000.", 400, "out_of_range", "delay_ms"),
            { PendingRefunds: < 0 or > 1_000_000 } => new SandboxProblem(
                "pending_refunds must be 0 to 1,000,000.",
                400,
                "out_of_range",
                "pending_refunds"
            ),
            _ => null,
        };

    private static SandboxProblem Amount { get; } = new("amount must be 1 to 1,000,000,000,000.", 400, "out_of_range", "amount");

    private static SandboxProblem Name(string field) =>
        new($"{field} must be 1 to {MaxName} letters, digits, '_' or '-'.", 400, "invalid_format", field);

    private static SandboxProblem TooLong(string field) => new($"{field} may have {MaxText} characters.", 400, "too_long", field);

    private static bool IsName(string text) => text.Length is >= 1 and <= MaxName && text.AsSpan().IndexOfAnyExcept(NameCharacters) < 0;

    private static ReadOnlySpan<char> NameCharacters => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
}
