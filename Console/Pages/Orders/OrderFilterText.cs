using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Payments.Application.Results;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;

namespace Payments.Console.Pages.Orders;

/// <summary>
/// Which orders a list is asked for, as its form and its address have it. Amounts are in the currency's major unit, so that it has to be
/// named with them; times are UTC.
/// </summary>
public sealed class OrderFilterText
{
    public string MerchantId { get; set; } = "";

    public string Status { get; set; } = "";

    public string MerchantOrderId { get; set; } = "";

    public DateTime? CreatedAfter { get; set; }

    public DateTime? CreatedBefore { get; set; }

    public string Currency { get; set; } = "";

    public string AmountMin { get; set; } = "";

    public string AmountMax { get; set; } = "";

    public string Channel { get; set; } = "";

    public string PayerId { get; set; } = "";

    public string AccountId { get; set; } = "";

    /// <summary><c>payment</c> or <c>top_up</c>; empty for either.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Whether something is asked for that is not in the form's first line.</summary>
    public bool HasMore =>
        CreatedBefore is not null
        || Currency.Length + AmountMin.Length + AmountMax.Length + Channel.Length + PayerId.Length + AccountId.Length > 0;

    /// <summary>Whether nothing is asked for but a status, or not even that.</summary>
    public bool IsStatusAlone => Parts.All(part => part.Name == "status");

    /// <summary>Reads it from an address.</summary>
    public static OrderFilterText Of(IReadOnlyDictionary<string, StringValues> query)
    {
        string Text(string name) => query.TryGetValue(name, out var value) ? value.ToString().Trim() : "";
        return new OrderFilterText
        {
            MerchantId = Text("merchant_id"),
            Status = Text("status"),
            MerchantOrderId = Text("merchant_order_id"),
            CreatedAfter = Time(Text("created_after")),
            CreatedBefore = Time(Text("created_before")),
            Currency = Text("currency"),
            AmountMin = Text("amount_min"),
            AmountMax = Text("amount_max"),
            Channel = Text("channel"),
            PayerId = Text("payer_id"),
            AccountId = Text("account_id"),
            Kind = Text("kind"),
        };
    }

    /// <summary>The address of the list.</summary>
    /// <param name="path">Of the page, or of the file.</param>
    /// <param name="cursor">Where it goes on; null for its beginning.</param>
    public string Address(string path, string? cursor = null)
    {
        var query = Parts.ToDictionary(part => part.Name, part => (string?)part.Value, StringComparer.Ordinal);
        if (cursor is not null)
            query.Add("cursor", cursor);
        return QueryHelpers.AddQueryString(path, query);
    }

    /// <summary>What commands are asked with.</summary>
    public CommandResult<IReadOnlyList<KeyValuePair<string, StringValues>>> Parameters(string? cursor)
    {
        var (parameters, currency) = (new List<KeyValuePair<string, StringValues>>(), Currency.Trim().ToUpperInvariant());
        foreach (var (name, value) in Parts)
        {
            if (name is not ("amount_min" or "amount_max"))
                parameters.Add(new(name, value));
            else if (!Payments.Domain.Amounts.Currency.IsMoney(currency))
                return new PaymentError(
                    PaymentErrorCode.MissingField,
                    "Amounts are compared within a currency: name it as EUR.",
                    "currency"
                );
            else if (MajorUnits.Read(value, currency) is { } money)
                parameters.Add(new(name, money.Amount.ToString(CultureInfo.InvariantCulture)));
            else
                return new PaymentError(PaymentErrorCode.InvalidFormat, $"{value} is no amount in {currency}.", name);
        }

        if (!string.IsNullOrEmpty(cursor))
            parameters.Add(new("cursor", cursor));
        return parameters;
    }

    private IEnumerable<(string Name, string Value)> Parts =>
        new (string Name, string Value)[]
        {
            ("merchant_id", MerchantId),
            ("status", Status),
            ("merchant_order_id", MerchantOrderId.Trim()),
            ("created_after", Text(CreatedAfter)),
            ("created_before", Text(CreatedBefore)),
            ("currency", Currency.Trim().ToUpperInvariant()),
            ("amount_min", AmountMin.Trim()),
            ("amount_max", AmountMax.Trim()),
            ("channel", Channel.Trim()),
            ("payer_id", PayerId.Trim()),
            ("account_id", AccountId.Trim()),
            ("kind", Kind),
        }.Where(part => part.Value.Length > 0);

    private static string Text(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private static DateTime? Time(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;
}
