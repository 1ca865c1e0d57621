namespace Payments.Client.Operations;

/// <summary>A payment channel, as the process that answers sees it.</summary>
public sealed record PaymentChannel
{
    /// <summary>Its name, as in <c>Order.Channel</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the settings let it take new orders.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Whether an operator has paused it: it is offered no new orders, those that it has go on.</summary>
    public required bool Paused { get; init; }

    /// <summary><c>closed</c> when it is called as usual, else <c>open</c> or <c>half_open</c>.</summary>
    public required string Circuit { get; init; }

    /// <summary>Calls that it answered by all that were made since the process started, 0 to 1; null before the first.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>Calls that run.</summary>
    public required long InFlight { get; init; }

    /// <summary>Calls that wait for their turn.</summary>
    public required long Waiting { get; init; }
}
