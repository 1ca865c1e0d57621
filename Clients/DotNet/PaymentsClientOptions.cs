namespace Payments.Client;

/// <summary>How a client reaches its server.</summary>
public sealed record PaymentsClientOptions
{
    /// <summary>The server's address, as <c>https://payments.example.com</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Who speaks. Default: nobody, which is enough to ask for the server's health.</summary>
    public PaymentsCredentials Credentials { get; init; } = PaymentsCredentials.None;

    /// <summary>How often a request is made at most, the first time included.</summary>
    /// <value>1 to 10, by default 4.</value>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>How long an attempt may take.</summary>
    /// <value>By default 30 seconds, which is longer than the server needs for anything.</value>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait between two attempts; where the server asks for a longer one, the request has failed.</summary>
    /// <value>By default 30 seconds.</value>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>By what clock it signs and waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Spreads retries. Default: one with a seed by chance.</summary>
    public Random? Random { get; init; }

    /// <exception cref="ArgumentException">A value cannot be used; the message names it.</exception>
    internal static void Check(PaymentsClientOptions options)
    {
        if (!options.Url.IsAbsoluteUri || options.Url.Scheme is not ("http" or "https"))
            throw new ArgumentException("Url must be an absolute http or https address.", nameof(options));
        if (options.MaxAttempts is < 1 or > 10)
            throw new ArgumentException($"MaxAttempts is {options.MaxAttempts}; it must be from 1 to 10.", nameof(options));
        if (options.AttemptTimeout <= TimeSpan.Zero || options.MaxRetryDelay < TimeSpan.Zero)
            throw new ArgumentException("AttemptTimeout must be above zero, and MaxRetryDelay not below it.", nameof(options));
    }
}
