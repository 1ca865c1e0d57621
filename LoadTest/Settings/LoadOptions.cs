using System.Net;
using System.Text.Json;

namespace Payments.LoadTest.Settings;

/// <summary>What happens to the orders.</summary>
internal enum Scenario
{
    /// <summary>They are created, and left.</summary>
    Create,

    /// <summary>They are created and paid, and the merchant is told.</summary>
    Lifecycle,

    /// <summary>Most are paid; some fail, are cancelled, are refunded or are left.</summary>
    Mixed,

    /// <summary>Accounts are recharged: this program's channel is asked to charge, and the account credited.</summary>
    TopUp,

    /// <summary>They are created over streams, paid, and seen to be paid on the streams.</summary>
    Websocket,
}

/// <summary>How scenarios are called on the command line and in reports.</summary>
internal static class ScenarioNames
{
    public static string Name(this Scenario scenario) => JsonNamingPolicy.SnakeCaseLower.ConvertName(scenario.ToString());
}

/// <summary>Who takes the money.</summary>
internal enum ProviderKind
{
    /// <summary>This program, by a channel that needs no call before an order is paid.</summary>
    Own,

    /// <summary>This program, by a channel that verifies and prepares over HTTP.</summary>
    Verified,

    /// <summary>The server's own sandbox.</summary>
    Sandbox,

    /// <summary>This program, by a channel that cannot be asked where an order stands, nor be told that it has ended.</summary>
    Unasked,
}

/// <summary>What is measured instead of one run.</summary>
internal enum Measure
{
    /// <summary>Latency of creates at half of the rate that the server can do.</summary>
    Half,

    /// <summary>A start with many orders that wait for their payers, and how soon they expire.</summary>
    Waiting,

    /// <summary>A start with many notifications that are overdue, and how soon they are told.</summary>
    Overdue,
}

/// <summary>What a curve is measured against.</summary>
internal enum Curve
{
    Connections,
    Stored,
    Merchants,
    Payload,
}

/// <summary>What the command line says; <see cref="CommandLine"/> documents each.</summary>
internal sealed record LoadOptions
{
    public Uri? Target { get; init; }

    public string? Server { get; init; }

    public IReadOnlyList<string> ServerArguments { get; init; } = [];

    public int Orders { get; init; } = 100_000;

    public TimeSpan? Duration { get; init; }

    public int Connections { get; init; } = 128;

    public double? Rate { get; init; }

    public Scenario? Scenario { get; init; }

    public bool Faults { get; init; }

    public ProviderKind Provider { get; init; }

    public string? AdminToken { get; init; }

    public string TokenFile { get; init; } = "data/admin.token";

    public int Merchants { get; init; } = 1;

    public int Accounts { get; init; } = 1000;

    public int Payload { get; init; }

    public int ExpiresIn { get; init; } = 3600;

    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 9155);

    public string Report { get; init; } = "load-report";

    public bool Audit { get; init; } = true;

    public TimeSpan NotificationTimeout { get; init; } = TimeSpan.FromSeconds(120);

    public int Seed { get; init; } = 1;

    public bool Limit { get; init; }

    public Uri? LimitTarget { get; init; }

    public int Rounds { get; init; } = 5;

    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(20);

    public bool Verified { get; init; }

    public Measure? Measure { get; init; }

    public Curve? Curve { get; init; }

    public TimeSpan Spread { get; init; } = TimeSpan.FromSeconds(600);

    public TimeSpan EndpointDowntime { get; init; } = TimeSpan.FromSeconds(370);

    public bool PrintSettings { get; init; }
}
