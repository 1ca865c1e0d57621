namespace Payments.Client.Streaming;

/// <summary>Which events are followed, and from where on.</summary>
public sealed record EventSubscription
{
    /// <summary>The <see cref="OrderEvent.Cursor"/> of the last event that you have handled. Default: from now on.</summary>
    public string? After { get; init; }

    /// <summary>Only this order's. Default: all of the merchant's.</summary>
    public string? OrderId { get; init; }

    /// <summary>Is told whenever a connection follows the log, and the cursor from which on: after this nothing is missed.</summary>
    public Action<string>? Connected { get; init; }

    /// <summary>Is told whenever a connection broke, or could not be made, before it is made again.</summary>
    public Action<PaymentsException>? Disconnected { get; init; }
}
