using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Application.Merchants;
using Payments.Domain.Merchants;
using Payments.Domain.Text;

namespace Payments.Console.Pages.Merchants;

/// <summary>
/// A merchant's settings as somebody types them. What is empty goes back to its default; what is no number is sent as it is, for the
/// command to say what is wrong with it.
/// </summary>
public sealed class MerchantForm
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Name { get; set; } = "";

    /// <summary>Said at registration only.</summary>
    public string Mode { get; set; } = SnakeCase<MerchantMode>.Of(MerchantMode.Test);

    public string NotifyUrl { get; set; } = "";

    public string NotifyFormat { get; set; } = SnakeCase<NotifyFormat>.Of(Domain.Merchants.NotifyFormat.Json);

    public string AckBody { get; set; } = "";

    /// <summary>Whether the merchant is notified of what is usual, whatever <see cref="Events"/> has.</summary>
    public bool HasUsualEvents { get; set; } = true;

    public SortedSet<string> Events { get; } = new(StringComparer.Ordinal);

    /// <summary>Seconds, with commas between them.</summary>
    public string Schedule { get; set; } = "";

    public string LatePayment { get; set; } = SnakeCase<LatePayment>.Of(Domain.Merchants.LatePayment.Refund);

    public bool SignedOnly { get; set; }

    public bool ApprovePayments { get; set; }

    public string PerSecond { get; set; } = "";

    public string Burst { get; set; } = "";

    public string MaxOpenOrders { get; set; } = "";

    /// <summary>As the API has them, in JSON.</summary>
    public string RiskRules { get; set; } = "";

    /// <summary>A merchant's settings as they are.</summary>
    public static MerchantForm Of(MerchantResponse merchant)
    {
        var form = new MerchantForm
        {
            Name = merchant.Name,
            Mode = SnakeCase<MerchantMode>.Of(merchant.Mode),
            NotifyUrl = merchant.NotifyUrl ?? "",
            NotifyFormat = SnakeCase<NotifyFormat>.Of(merchant.NotifyFormat),
            AckBody = merchant.AckBody ?? "",
            HasUsualEvents = merchant.NotifyEvents is null,
            Schedule = string.Join(", ", merchant.NotifySchedule ?? []),
            LatePayment = SnakeCase<LatePayment>.Of(merchant.LatePayment),
            SignedOnly = merchant.SignedOnly,
            ApprovePayments = merchant.ApprovePayments,
            PerSecond = Text(merchant.RateLimit?.PerSecond),
            Burst = Text(merchant.RateLimit?.Burst),
            MaxOpenOrders = Text(merchant.MaxOpenOrders),
            RiskRules = merchant.RiskRules.Count == 0 ? "" : RulesOf(merchant).ToJsonString(Indented),
        };
        form.Events.UnionWith(merchant.NotifyEvents ?? []);
        return form;
    }

    /// <summary>The body that registers a merchant.</summary>
    public byte[] Registration()
    {
        var all = Fields();
        all["mode"] = Mode;
        return Bytes(
            new JsonObject(
                all.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
            )
        );
    }

    /// <summary>The body that changes what differs from how it was; null where nothing does.</summary>
    public byte[]? Changes(MerchantForm before)
    {
        var (now, then) = (Fields(), before.Fields());
        var changed = now.Where(field => !JsonNode.DeepEquals(field.Value, then[field.Key])).ToList();
        return changed.Count == 0
            ? null
            : Bytes(new JsonObject(changed.Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))));
    }

    private JsonObject Fields() =>
        new()
        {
            ["name"] = Word(Name),
            ["notify_url"] = Word(NotifyUrl),
            ["notify_format"] = NotifyFormat,
            ["ack_body"] = Word(AckBody),
            ["notify_events"] = HasUsualEvents ? null : new JsonArray([.. Events.Select(type => (JsonNode)type)]),
            ["notify_schedule"] = Words(Schedule),
            ["late_payment"] = LatePayment,
            ["signed_only"] = SignedOnly,
            ["approve_payments"] = ApprovePayments,
            ["rate_limit"] = RateLimit(),
            ["max_open_orders"] = Number(MaxOpenOrders),
            ["risk_rules"] = Json(RiskRules),
        };

    private JsonObject? RateLimit()
    {
        if (Number(PerSecond) is not { } perSecond)
            return null;
        var limit = new JsonObject { ["per_second"] = perSecond };
        if (Number(Burst) is { } burst)
            limit["burst"] = burst;
        return limit;
    }

    private static JsonArray RulesOf(MerchantResponse merchant) =>
        [.. merchant.RiskRules.Select(rule => new JsonObject { ["rule"] = rule.Rule, ["parameters"] = JsonNode.Parse(rule.Parameters) })];

    private static JsonNode? Word(string text) => text.Trim() is { Length: > 0 } word ? word : null;

    private static JsonArray? Words(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
            ? new JsonArray([.. words.Select(Number)])
            : null;

    private static JsonNode? Number(string text) =>
        Word(text) is not { } word ? null
        : long.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
        : word;

    private static JsonNode? Json(string text)
    {
        try
        {
            return text.Trim().Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static byte[] Bytes(JsonObject body) => JsonSerializer.SerializeToUtf8Bytes(body);
}
