using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Payments.Console.Pages.Audit;

/// <summary>Which acts the audit is asked for, as its form and its address have it.</summary>
public sealed class AuditFilterText
{
    public string MerchantId { get; set; } = "";

    public string Action { get; set; } = "";

    public string Actor { get; set; } = "";

    /// <summary>Reads it from an address.</summary>
    public static AuditFilterText Of(IReadOnlyDictionary<string, StringValues> query)
    {
        string Text(string name) => query.TryGetValue(name, out var value) ? value.ToString().Trim() : "";
        return new AuditFilterText
        {
            MerchantId = Text("merchant_id"),
            Action = Text("action"),
            Actor = Text("actor"),
        };
    }

    /// <summary>The address of the list.</summary>
    /// <param name="path">Of the page, or of the file.</param>
    /// <param name="cursor">Where it goes on; null for its beginning.</param>
    public string Address(string path, string? cursor = null) => QueryHelpers.AddQueryString(path, Parameters(cursor));

    /// <summary>What commands are asked with.</summary>
    public IEnumerable<KeyValuePair<string, StringValues>> Parameters(string? cursor) =>
        new (string Name, string? Value)[]
        {
            ("merchant_id", MerchantId.Trim()),
            ("action", Action),
            ("actor", Actor.Trim()),
            ("cursor", cursor),
        }
            .Where(parameter => !string.IsNullOrEmpty(parameter.Value))
            .Select(parameter => new KeyValuePair<string, StringValues>(parameter.Name, parameter.Value));
}
