namespace Payments.Messaging.Broker;

/// <summary>The connection to the broker, or a channel on it, has ended without having been asked to.</summary>
internal sealed class BrokerLostException(string reason, Exception? cause = null) : Exception(reason, cause);
