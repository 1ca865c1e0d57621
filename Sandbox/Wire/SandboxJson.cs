using System.Text.Json.Serialization;
using Payments.Domain;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Sandbox.Provider;
using Payments.Sandbox.Provider.Inboxes;
using Payments.Sandbox.Provider.PayPage;
using Payments.Sandbox.Provider.Web;

namespace Payments.Sandbox.Wire;

/// <summary>How everything that the sandbox sends and receives is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [
        typeof(UtcTimeConverter),
        typeof(SnakeCaseConverter<ChannelOrderState>),
        typeof(SnakeCaseConverter<CloseOutcome>),
        typeof(SnakeCaseConverter<RefundOutcome>),
        typeof(SnakeCaseConverter<PayPageState>),
        typeof(SnakeCaseConverter<Outage>),
    ]
)]
[JsonSerializable(typeof(OrderTerms))]
[JsonSerializable(typeof(AcceptanceMessage))]
[JsonSerializable(typeof(OrderMessage))]
[JsonSerializable(typeof(CloseResult))]
[JsonSerializable(typeof(ChargeRequest))]
[JsonSerializable(typeof(ChargeMessage))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(RefundMessage))]
[JsonSerializable(typeof(CallbackMessage))]
[JsonSerializable(typeof(FaultPlan))]
[JsonSerializable(typeof(PayStatus))]
[JsonSerializable(typeof(InboxContent))]
[JsonSerializable(typeof(InboxAddress))]
[JsonSerializable(typeof(SandboxProblem))]
internal sealed partial class SandboxJson : JsonSerializerContext;
