using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Risk;
using Payments.Domain.Text;
using Payments.Grains.Interfaces.Payers;

namespace Payments.Grains.Risk;

/// <summary><c>velocity</c>: a payer makes at most <c>max_orders</c> orders within <c>window_seconds</c>. Orders without a <c>payer_id</c> are not counted.</summary>
public sealed class VelocityRule(IGrainFactory grains) : IRiskRule
{
    /// <summary>The largest number that can be allowed.</summary>
    public const int MaxOrders = 1000;

    private const long MaxWindow = 2_592_000;
    private const int KeyLength = 16;

    /// <inheritdoc/>
    public string Name => "velocity";

    /// <inheritdoc/>
    public PaymentError? Check(ReadOnlyMemory<byte> parameters)
    {
        var read = JsonBody.Read(parameters, VelocityJson.Default.VelocityParameters, out _);
        if (read.Value is not { } limit) return read.Error;
        return CheckRange("max_orders", limit.MaxOrders, MaxOrders) ?? CheckRange("window_seconds", limit.WindowSeconds, MaxWindow);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> Evaluate(RiskContext question)
    {
        if (question.Terms.PayerId is not { } payer) return null;
        var limit = JsonSerializer.Deserialize(question.Parameters.Span, VelocityJson.Default.VelocityParameters)!;
        var window = TimeSpan.FromSeconds(limit.WindowSeconds!.Value);
        return await grains.GetGrain<IPayerGrain>(KeyOf(question.MerchantId, payer)).TryCount(question.OrderId, (int)limit.MaxOrders!.Value, window)
            ? null
            : $"The payer has made {limit.MaxOrders} orders within {limit.WindowSeconds} s.";
    }

    /// <summary>A payer's name is the merchant's affair, so the key tells nothing of it.</summary>
    private static string KeyOf(string merchantId, string payer) =>
        merchantId + "_" + Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(merchantId + "\n" + payer)).AsSpan(0, KeyLength));

    /// <summary>Whose payer a key is of.</summary>
    internal static string MerchantOf(string key) => key[..key.LastIndexOf('_')];

    private static PaymentError? CheckRange(string field, long? value, long max) => value switch
    {
        null => new PaymentError(PaymentErrorCode.MissingField, $"{field} is required.", field),
        < 1 => new PaymentError(PaymentErrorCode.OutOfRange, $"{field} is {value}; it must be from 1 to {max}.", field),
        _ => value > max ? new PaymentError(PaymentErrorCode.OutOfRange, $"{field} is {value}; it must be from 1 to {max}.", field) : null,
    };
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
