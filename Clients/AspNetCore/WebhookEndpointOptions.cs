using Payments.Client.Webhooks;

namespace Payments.Client.AspNetCore;

/// <summary>How notifications are received.</summary>
public sealed record WebhookEndpointOptions
{
    /// <summary>The merchant's webhook secret; several where one is being replaced.</summary>
    public required IReadOnlyList<SigningSecret> Secrets { get; init; }

    /// <summary>What the merchant's <c>ack_body</c> says must be answered. Default: nothing, with 204.</summary>
    public string? AckBody { get; init; }

    /// <summary>How far a timestamp may be from the clock.</summary>
    /// <value>By default 300 seconds.</value>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many bytes a notification may have; longer ones are answered 413.</summary>
    /// <value>By default 256 KiB, far more than the server sends.</value>
    public int MaxBytes { get; init; } = 256 * 1024;

    /// <summary>By what clock timestamps are judged.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
