using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Payments.Domain;
using Payments.Grains.Accounts;
using Payments.Grains.Alerts;
using Payments.Grains.Merchants;
using Payments.Grains.Orders;
using Payments.Grains.Results;
using Payments.Grains.Risk;

namespace Payments.Grains;

/// <summary>
/// How the states of grains are written as documents: like <see cref="DomainJson"/>, for a person to read in the database.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTimeConverter)]
)]
[JsonSerializable(typeof(OrderRow))]
[JsonSerializable(typeof(MerchantDocument))]
[JsonSerializable(typeof(MerchantLogoDocument))]
[JsonSerializable(typeof(PayerDocument))]
[JsonSerializable(typeof(ReplayGuardDocument))]
[JsonSerializable(typeof(AccountRow))]
[JsonSerializable(typeof(ResultsDocument))]
[JsonSerializable(typeof(AlertsDocument))]
public sealed partial class GrainsJson : JsonSerializerContext
{
    /// <summary>The options for grain storage.</summary>
    public static JsonSerializerOptions Stored { get; } =
        new(DomainJson.Stored.Options) { TypeInfoResolver = JsonTypeInfoResolver.Combine(new DomainJson(), new GrainsJson()) };
}
