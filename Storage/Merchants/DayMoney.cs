namespace Payments.Storage.Merchants;

/// <summary>The money of a day over all merchants of a mode, in one currency's minor unit.</summary>
/// <param name="Day">UTC, of the payment or refund.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Mode"><c>test</c> or <c>live</c>.</param>
/// <param name="Paid">Payments that pay orders.</param>
/// <param name="Refunded">What was returned of those.</param>
public sealed record DayMoney(DateOnly Day, string Currency, string Mode, long Paid, long Refunded);
