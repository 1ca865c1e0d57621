using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings;

namespace Payments.Console.Settings;

/// <summary>The console's limits, under <c>Payments:Console</c>, each for one process.</summary>
public sealed record ConsoleSettings
{
    /// <summary><c>MaxConnections</c>: browsers' tabs that are connected at a time, all together. Default 500; 1 to 100,000.</summary>
    public required int MaxConnections { get; init; }

    /// <summary><c>MaxConnectionsPerMerchant</c>: of these, one merchant's. Default 50; 1 to 100,000.</summary>
    public required int MaxConnectionsPerMerchant { get; init; }

    /// <summary>
    /// <c>SignInsPerMinute</c>: attempts at signing in from one IP address (IPv6: from one network of 64 bits). Default 10; 1 to 10,000.
    /// </summary>
    public required int SignInsPerMinute { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">One of them is not usable; the message names it.</exception>
    public static ConsoleSettings Read(IConfiguration configuration) =>
        new()
        {
            MaxConnections = configuration.Number("Payments:Console:MaxConnections", 500, 1, 100_000),
            MaxConnectionsPerMerchant = configuration.Number("Payments:Console:MaxConnectionsPerMerchant", 50, 1, 100_000),
            SignInsPerMinute = configuration.Number("Payments:Console:SignInsPerMinute", 10, 1, 10_000),
        };
}
