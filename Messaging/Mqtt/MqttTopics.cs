using Payments.Domain.Ids;

namespace Payments.Messaging.Mqtt;

/// <summary>
/// MQTT's topics as the broker's plugin shows them to AMQP: routing keys of <c>amq.topic</c>, in which a slash of a topic is a dot and a
/// dot a slash.
/// </summary>
internal static class MqttTopics
{
    /// <summary>Holds users' requests until a server takes them.</summary>
    public const string Queue = "payments.mqtt.requests";

    /// <summary>What users ask for.</summary>
    public const string UserRequests = "payments.users.*.requests";

    /// <summary>What merchants say to payments that they approve.</summary>
    public const string MerchantResults = "payments.merchants.*.results";

    /// <summary>Who stands in a key of one of the forms above.</summary>
    public static string NameOf(string routingKey) => routingKey.Split('.')[2].Replace('/', '.');

    /// <summary>Where a user is answered.</summary>
    public static string UserResults(string user) => $"payments.users.{Escape(user)}.results";

    /// <summary>Where a merchant is asked.</summary>
    public static string MerchantRequests(MerchantId merchantId) => $"payments.merchants.{Escape(merchantId)}.requests";

    private static string Escape(string name) => name.Replace('.', '/');
}
