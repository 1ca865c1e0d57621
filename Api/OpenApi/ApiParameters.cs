using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Payments.Application.Alerts;
using Payments.Application.Audit;
using Payments.Application.Merchants;
using Payments.Application.Orders;
using Payments.Domain.Amounts;
using Payments.Domain.Audit;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Api.OpenApi;

/// <summary>The parameters that lists read from the query themselves, so that the document knows them too.</summary>
internal static class ApiParameters
{
    /// <summary>By operation.</summary>
    public static FrozenDictionary<string, OpenApiParameter[]> Queries { get; } =
        new Dictionary<string, OpenApiParameter[]>(StringComparer.Ordinal)
        {
            ["ListOrders"] =
            [
                Query("merchant_id", "With the admin token: only this merchant's orders. Default: all merchants'.", Text(InputLimits.Id)),
                Query(
                    "status",
                    "Only orders that stand so; several with commas between them.",
                    new() { Type = JsonSchemaType.String, Pattern = ListPattern<OrderStatus>() }
                ),
                Query("merchant_order_id", "Only the order that the merchant calls so.", Text(InputLimits.Id)),
                Query("created_after", "Only orders made later than this.", new() { Type = JsonSchemaType.String, Format = "date-time" }),
                Query(
                    "created_before",
                    "Only orders made earlier than this.",
                    new() { Type = JsonSchemaType.String, Format = "date-time" }
                ),
                Query("amount_min", "Only orders of this amount or more, in minor units.", Number(1, Money.MaxAmount)),
                Query("amount_max", "Only orders of this amount or less, in minor units.", Number(1, Money.MaxAmount)),
                Query(
                    "currency",
                    "Only orders in this currency, ISO 4217.",
                    new() { Type = JsonSchemaType.String, Pattern = "^[A-Z]{3}$" }
                ),
                Query("channel", "Only orders that this channel has accepted.", Text(InputLimits.ChannelName)),
                Query("payer_id", "Only orders of the payer that the merchant calls so.", Text(InputLimits.Id)),
                Query("account_id", "Only orders of the account that the merchant calls so.", Text(InputLimits.Id)),
                Query("kind", "Only payments, or only top-ups.", new() { Type = JsonSchemaType.String, Enum = EnumValues<OrderKind>() }),
                Query(
                    "format",
                    "csv, as Accept: text/csv does, or json.",
                    new() { Type = JsonSchemaType.String, Enum = [JsonValue.Create("json"), JsonValue.Create("csv")] }
                ),
                Query(
                    "limit",
                    $"The length of a page, up to {InputLimits.MaxPage}. Default {InputLimits.DefaultPage}; as CSV up to {OrderCommands.MaxExport}, which is the default there.",
                    Number(1, OrderCommands.MaxExport)
                ),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["GetOrder"] =
            [
                Query(
                    "expand",
                    "What else to show of the order.",
                    new() { Type = JsonSchemaType.String, Enum = EnumValues<OrderExpansion>() }
                ),
            ],
            ["ListMerchants"] =
            [
                Query("search", "Only merchants whose name has this text, or whose id begins with it.", Text(InputLimits.Name)),
                Query("mode", "Only merchants of this mode.", new() { Type = JsonSchemaType.String, Enum = EnumValues<MerchantMode>() }),
                Query("limit", $"The length of a page. Default {InputLimits.DefaultPage}.", Number(1, InputLimits.MaxPage)),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["ListAudit"] =
            [
                Query("merchant_id", "With the admin token: only what concerns this merchant. Default: everything.", Text(InputLimits.Id)),
                Query("actor", "Only acts of an API key, by its id; or operator, signature, unknown.", Text(InputLimits.Id)),
                Query("action", "Only this.", new() { Type = JsonSchemaType.String, Enum = EnumValues<AuditAction>() }),
                Query("created_after", "Not before this.", new() { Type = JsonSchemaType.String, Format = "date-time" }),
                Query(
                    "created_before",
                    "Only what was done earlier than this.",
                    new() { Type = JsonSchemaType.String, Format = "date-time" }
                ),
                Query(
                    "format",
                    "csv, as Accept: text/csv does, or json.",
                    new() { Type = JsonSchemaType.String, Enum = [JsonValue.Create("json"), JsonValue.Create("csv")] }
                ),
                Query(
                    "limit",
                    $"The length of a page, up to {InputLimits.MaxPage}. Default {InputLimits.DefaultPage}; as CSV up to {AuditCommands.MaxExport}, which is the default there.",
                    Number(1, AuditCommands.MaxExport)
                ),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["VerifyAudit"] = [Query("cursor", "next_cursor of the answer before.", new() { Type = JsonSchemaType.String })],
            ["ListForeignReports"] =
            [
                Query("order_id", "Only those of this order, oldest first, all on one page.", Text(InputLimits.Id)),
                Query("limit", $"The length of a page. Default {InputLimits.DefaultPage}.", Number(1, InputLimits.MaxPage)),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["ListUnconfirmedPayments"] =
            [
                Query("limit", $"The length of a page. Default {InputLimits.DefaultPage}.", Number(1, InputLimits.MaxPage)),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["ListAlerts"] =
            [
                Query(
                    "status",
                    "Only alerts that are open, or only those that have ended.",
                    new() { Type = JsonSchemaType.String, Enum = EnumValues<AlertCommands.ListStatus>() }
                ),
                Query("limit", $"The length of a page. Default {InputLimits.DefaultPage}.", Number(1, InputLimits.MaxPage)),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["ListDeadLetters"] =
            [
                Query("limit", $"The length of a page. Default {InputLimits.DefaultPage}.", Number(1, InputLimits.MaxPage)),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["ListEvents"] =
            [
                Query("limit", $"The length of a page. Default {InputLimits.MaxPage}.", Number(1, InputLimits.MaxPage)),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["ListEntries"] =
            [
                Query("limit", $"The length of a page. Default {InputLimits.DefaultPage}.", Number(1, InputLimits.MaxPage)),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["ListNotifications"] =
            [
                Query("limit", $"The length of a page. Default {InputLimits.AttemptsPage}.", Number(1, InputLimits.AttemptsPage)),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["ListExhausted"] =
            [
                Query(
                    "status",
                    "Default: exhausted, which is all there is.",
                    new() { Type = JsonSchemaType.String, Enum = EnumValues<ExhaustedNotificationCommands.ListStatus>() }
                ),
                Query(
                    "since",
                    "Only what was given up at this time or later.",
                    new() { Type = JsonSchemaType.String, Format = "date-time" }
                ),
                Query("limit", $"How many orders a page covers. Default {InputLimits.DefaultPage}.", Number(1, InputLimits.MaxPage)),
                Query("cursor", "next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
            ],
            ["GetOrderCounts"] =
            [
                Query(
                    "interval",
                    "The last hour by minute, the last day by hour (the default), or the last 30 days by day, all UTC.",
                    new() { Type = JsonSchemaType.String, Enum = EnumValues<OrderInterval>() }
                ),
                Query("merchant_id", "With the admin token: only this merchant's orders. Default: those of all.", Text(InputLimits.Id)),
            ],
            ["GetSummary"] = Period(),
            ["GetMoney"] = Period(),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words of an enumeration as they are on the wire.</summary>
    public static IList<JsonNode> EnumValues<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => JsonValue.Create(SnakeCase<T>.Of(value)))];

    private static OpenApiParameter[] Period() =>
        [
            Query("from", "The first day, UTC. Default: 29 days before the last.", new() { Type = JsonSchemaType.String, Format = "date" }),
            Query(
                "to",
                "The last day, UTC, less than 366 days after the first. Default: today.",
                new() { Type = JsonSchemaType.String, Format = "date" }
            ),
        ];

    private static string ListPattern<T>()
        where T : struct, Enum
    {
        var word = string.Join('|', Enum.GetValues<T>().Select(SnakeCase<T>.Of));
        return $"^({word})(,({word}))*$";
    }

    private static OpenApiSchema Text(int max) =>
        new()
        {
            Type = JsonSchemaType.String,
            MinLength = 1,
            MaxLength = max,
        };

    private static OpenApiSchema Number(long min, long max) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Minimum = min.ToString(),
            Maximum = max.ToString(),
        };

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = description,
            Schema = schema,
        };
}
