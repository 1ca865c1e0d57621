using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Api.Checkout;
using Payments.Application.Results;
using Payments.Domain.Accounts;
using Payments.Domain.Alerts;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;

namespace Payments.Api;

/// <summary>
/// What the API reads, and what it answers besides the answers to merchants' commands, which are <see cref="CommandJson"/>.
/// </summary>
[JsonSerializable(typeof(CheckoutStatus))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(RotationRequest))]
[JsonSerializable(typeof(CreateOrderRequest))]
[JsonSerializable(typeof(RefundOrderRequest))]
[JsonSerializable(typeof(ResendNotificationsRequest))]
[JsonSerializable(typeof(AdvanceClockRequest))]
[JsonSerializable(typeof(MerchantRequest))]
[JsonSerializable(typeof(AdjustmentRequest))]
[JsonSerializable(typeof(ResolvePaymentRequest))]
[JsonSerializable(typeof(AcknowledgeAlertRequest))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Has requests and answers written as every transport writes them.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        CommandJson.Configure(options);
        options.TypeInfoResolverChain.Insert(0, Default);
        options.TypeInfoResolverChain.Insert(1, CommandJson.Default);
    }
}
