using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Risk;
using Payments.Domain.Text;
using Payments.Grains.Interfaces.Payers;

namespace Payments.Grains.Risk;

/// <summary>
/// <c>velocity</c>: a payer makes at most <c>max_orders</c> orders within <c>window_seconds</c>. Orders without a <c>payer_id</c> are not
/// counted.
/// </summary>
public sealed class VelocityRule(IGrainFactory grains) : IRiskRule
{
    /// <summary>The largest number that can be allowed.</summary>
    public const int MaxOrders = 1000;

    private const long MaxWindow = 2_592_000;

    /// <inheritdoc/>
    public string Name => "velocity";

    /// <inheritdoc/>
    public PaymentError? Check(ReadOnlyMemory<byte> parameters)
    {
        var read = JsonBody.Read(parameters, VelocityJson.Default.VelocityParameters, out _);
        if (read.Value is not { } limit)
            return read.Error;
        return FieldValidation.Required("max_orders", limit.MaxOrders)
            ?? FieldValidation.Range("max_orders", limit.MaxOrders, 1, MaxOrders)
            ?? FieldValidation.Required("window_seconds", limit.WindowSeconds)
            ?? FieldValidation.Range("window_seconds", limit.WindowSeconds, 1, MaxWindow);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> Evaluate(RiskContext question)
    {
        if (question.Terms.PayerId is not { } payer)
            return null;
        var limit = JsonSerializer.Deserialize(question.Parameters.Span, VelocityJson.Default.VelocityParameters)!;
        var window = TimeSpan.FromSeconds(limit.WindowSeconds!.Value);
        return await grains
            .GetGrain<IPayerGrain>(KeyOf(question.MerchantId, payer))
            .TryCount(question.OrderId, (int)limit.MaxOrders!.Value, window)
            ? null
            : $"The payer has made {limit.MaxOrders} orders within {limit.WindowSeconds} s.";
    }

    /// <summary>A payer's name is the merchant's affair, so the key tells nothing of it.</summary>
    private static string KeyOf(MerchantId merchantId, string payer) => merchantId + "_" + DerivedId.Of(merchantId, payer);

    /// <summary>Whose payer a key is of.</summary>
    internal static string MerchantOf(string key) => key[..key.LastIndexOf('_')];
}

/// <summary>Parameters of <c>velocity</c>.</summary>
internal sealed record VelocityParameters
{
    public long? MaxOrders { get; init; }

    public long? WindowSeconds { get; init; }
}

/// <summary>How <c>velocity</c> reads its parameters.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VelocityParameters))]
internal sealed partial class VelocityJson : JsonSerializerContext;
