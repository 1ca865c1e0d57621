using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Application.Results;
using Payments.Messaging.Mqtt;
using Payments.Messaging.Results;

namespace Payments.Messaging;

/// <summary>How messages of the broker are read and written, under the options of every transport.</summary>
[JsonSerializable(typeof(ResultResponse))]
[JsonSerializable(typeof(MqttRequest))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(ApprovalResult))]
internal sealed partial class MessagingJson : JsonSerializerContext
{
    /// <summary>The context with those options.</summary>
    public static MessagingJson Wire { get; } = new(CommandJson.Configure(new JsonSerializerOptions()));
}
