using Payments.Domain.Merchants;

namespace Payments.Application.Merchants;

/// <summary>The money of all merchants.</summary>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC.</param>
/// <param name="Days">One line for each day, currency and mode that has anything.</param>
public sealed record MoneyResponse(DateOnly From, DateOnly To, IReadOnlyList<DayMoneyResponse> Days);

/// <summary>The money of a day in one currency, over all merchants of a mode. Amounts are minor units.</summary>
/// <param name="Day">UTC, of the payment or refund, by the merchant's clock.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Mode">Money of test merchants is none.</param>
/// <param name="PaidAmount">Payments that pay orders.</param>
/// <param name="RefundedAmount">What was returned of those.</param>
public sealed record DayMoneyResponse(DateOnly Day, string Currency, MerchantMode Mode, long PaidAmount, long RefundedAmount);
