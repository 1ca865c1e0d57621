using System.Globalization;
using Orleans;

namespace Payments.Domain.Amounts;

/// <summary>An amount of one currency, in its minor unit (cents for EUR, yen for JPY). Arithmetic is checked.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">An ISO 4217 code for which <see cref="Amounts.Currency.IsMoney"/> holds.</param>
[GenerateSerializer, Immutable, Alias("money")]
public readonly record struct Money([property: Id(0)] long Amount, [property: Id(1)] string Currency)
{
    /// <summary>The largest amount an order may have: 10¹² minor units.</summary>
    public const long MaxAmount = 1_000_000_000_000;

    /// <summary>Adds an amount of the same currency.</summary>
    /// <exception cref="OverflowException">The sum does not fit 64 bits.</exception>
    /// <exception cref="ArgumentException">The currencies differ.</exception>
    public static Money operator +(Money left, Money right) => left with { Amount = checked(left.Amount + right.InCurrencyOf(left)) };

    /// <summary>Subtracts an amount of the same currency.</summary>
    /// <exception cref="OverflowException">The difference does not fit 64 bits.</exception>
    /// <exception cref="ArgumentException">The currencies differ.</exception>
    public static Money operator -(Money left, Money right) => left with { Amount = checked(left.Amount - right.InCurrencyOf(left)) };

    /// <summary>As a person reads it: <c>12.34 EUR</c>, <c>500 JPY</c>.</summary>
    public override string ToString()
    {
        // The default value has no currency; whoever prints a record that holds one is not to fail for it.
        if (Currency is null)
            return Amount.ToString(CultureInfo.InvariantCulture);
        var digits = Amounts.Currency.MinorDigits(Currency);
        return MajorUnits.Of(Amount, Currency).ToString("F" + digits, CultureInfo.InvariantCulture) + " " + Currency;
    }

    private long InCurrencyOf(Money other) =>
        string.Equals(Currency, other.Currency, StringComparison.Ordinal)
            ? Amount
            : throw new ArgumentException($"{Currency} cannot be added to or subtracted from {other.Currency}.", nameof(other));
}
