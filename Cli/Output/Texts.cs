using System.Globalization;
using Payments.Client.Orders;

namespace Payments.Cli.Output;

/// <summary>How values are written for people.</summary>
internal static class Texts
{
    /// <summary>Minor units, as the API has them, with their currency.</summary>
    public static string Amount(long amount, string currency) => string.Create(CultureInfo.InvariantCulture, $"{amount} {currency}");

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string? Time(DateTimeOffset? time) => time is { } known ? Time(known) : null;

    public static string Failure(Failure failure) => $"{failure.Code}: {failure.Message}";
}
