namespace Payments.Storage.Rows;

/// <summary>Which row of a <see cref="TotalsTable"/>, whoever's slot it is.</summary>
internal readonly record struct TotalsRowKey(string MerchantId, DateOnly Day, string Currency, string Channel);
