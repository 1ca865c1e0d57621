using Payments.Client.Merchants;

namespace Payments.Client.Operations;

/// <summary>The money of all merchants.</summary>
public sealed record Money
{
    /// <summary>The first day, UTC.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, UTC.</summary>
    public required DateOnly To { get; init; }

    /// <summary>A line for each day, currency and mode that has anything.</summary>
    public required IReadOnlyList<DayMoney> Days { get; init; }
}

/// <summary>The money of a day in one currency, in minor units, over all merchants of a mode.</summary>
public sealed record DayMoney
{
    /// <summary>UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Money of test merchants is none.</summary>
    public required MerchantMode Mode { get; init; }

    /// <summary>Payments that pay orders.</summary>
    public required long PaidAmount { get; init; }

    /// <summary>What was returned of those.</summary>
    public required long RefundedAmount { get; init; }
}
