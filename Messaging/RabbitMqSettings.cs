using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings;

namespace Payments.Messaging;

/// <summary>The settings under <c>Payments:RabbitMq</c>, each for one process.</summary>
public sealed record RabbitMqSettings
{
    private const string UriSetting = "Payments:RabbitMq:Uri";

    /// <summary><c>Uri</c>: the broker, as <c>amqp://user:password@host:5672/vhost</c>; <c>amqps</c> for TLS.</summary>
    public required Uri Uri { get; init; }

    /// <summary>
    /// <c>Prefetch</c>: messages that the broker hands out before earlier ones are acknowledged. Default 256; 1 to 10,000.
    /// </summary>
    public required int Prefetch { get; init; }

    /// <summary><c>Concurrency</c>: messages that are carried out at once. Default 64; 1 to 1,024, at most Prefetch.</summary>
    public required int Concurrency { get; init; }

    /// <summary>
    /// <c>RetrySeconds</c>: after how long a message is tried again whose merchant is too fast or has too many open orders. Default 5; 1 to
    /// 300.
    /// </summary>
    public required TimeSpan RetryDelay { get; init; }

    /// <summary><c>Mqtt</c>: whether users' requests are taken from topics. Default true.</summary>
    public required bool MqttEnabled { get; init; }

    /// <summary><c>ApprovalSeconds</c>: how long a merchant that approves payments has for it. Default 30; 1 to 120.</summary>
    public required TimeSpan ApprovalTimeout { get; init; }

    /// <summary>The broker without user and password, to speak of it.</summary>
    public string DisplayName => $"{Uri.Scheme}://{Uri.Authority}{Uri.AbsolutePath}";

    /// <summary>Reads and checks the settings; null where no broker is set. No error shows the password.</summary>
    /// <exception cref="SettingException">One of them is not usable; the message names it.</exception>
    public static RabbitMqSettings? Read(IConfiguration configuration)
    {
        if (configuration.Text(UriSetting) is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps") || uri.Host.Length == 0)
            throw new SettingException(
                UriSetting,
                "is not usable; it must be as amqp://user:password@host:5672/vhost, or amqps for TLS. What is special in a password stands as %XX."
            );
        if (uri.AbsolutePath.AsSpan().Count('/') > 1)
            throw new SettingException(UriSetting, "names a virtual host with a slash; that stands as %2F.");
        if (
            uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).Select(SecretText.Fault).FirstOrDefault(fault => fault is not null) is
            { } fault
        )
            throw new SettingException(UriSetting, $"has a user or password that {fault}");

        var prefetch = configuration.Number("Payments:RabbitMq:Prefetch", 256, 1, 10_000);
        return new RabbitMqSettings
        {
            Uri = uri,
            Prefetch = prefetch,
            Concurrency = configuration.Number("Payments:RabbitMq:Concurrency", Math.Min(64, prefetch), 1, Math.Min(1024, prefetch)),
            RetryDelay = configuration.Seconds("Payments:RabbitMq:RetrySeconds", 5, 1, 300),
            MqttEnabled = configuration.Flag("Payments:RabbitMq:Mqtt", defaultValue: true),
            ApprovalTimeout = configuration.Seconds("Payments:RabbitMq:ApprovalSeconds", 30, 1, 120),
        };
    }
}
