using System.Globalization;
using Payments.Testing.Processes;

namespace Payments.Bench.Cluster;

/// <summary>
/// What the processes are told. All have one provider, which needs no call before an order can be paid, and not the simulated one.
/// </summary>
internal static class Settings
{
    public const string AdminToken = "bench-admin-token-of-a-temporary-server";

    private static readonly string[] Common =
    [
        "--environment",
        "Development",
        "--Payments:AdminToken",
        AdminToken,
        "--Payments:MasterKey",
        Convert.ToBase64String(new byte[32]),
        // A silo's death is told at length by all others.
        "--Logging:LogLevel:Default",
        "None",
        "--Logging:LogLevel:Orleans",
        "None",
        "--Payments:Sandbox:Enabled",
        "false",
        "--Payments:PublicUrl",
        "http://127.0.0.1",
        .. Provider("Kind", "http"),
        .. Provider("Secret", "bench-provider-secret"),
        .. Provider("PayUrl", "http://127.0.0.1/pay/{order_id}"),
        .. Provider("Signature:Scheme", "hmac_sha256"),
        .. Provider("Signature:Header", "X-Signature"),
        .. Provider("Signature:TimestampHeader", "X-Timestamp"),
        .. Provider("Answers:Status", "status"),
        .. Provider("Answers:OrderId", "order_id"),
        .. Provider("Answers:PaymentId", "payment_id"),
        .. Provider("Answers:Amount", "amount"),
        .. Provider("Answers:Currency", "currency"),
        .. Provider("Callback:Words:paid", "paid"),
        .. Provider("Callback:Words:failed", "failed"),
        .. Provider("Refund:Url", "http://127.0.0.1/refund"),
        .. Provider("Refund:Fields:refund_id", "{refund_id}"),
        .. Provider("Refund:Words:succeeded", "succeeded"),
    ];

    public static IReadOnlyList<string> OnSqlite(string dataDirectory) => [.. Common, "--Payments:DataDirectory", dataDirectory];

    public static IReadOnlyList<string> CoHosted(TemporaryDatabase database, string dataDirectory, Random random) =>
        [.. Silo(database, random), "--Payments:Cluster:CoHosted", "true", "--Payments:DataDirectory", dataDirectory];

    public static IReadOnlyList<string> Silo(TemporaryDatabase database, Random random) =>
        [
            .. FrontEnd(database),
            "--Payments:Cluster:AdvertisedAddress",
            "127.0.0.1",
            "--Payments:Cluster:SiloPort",
            Port(random),
            "--Payments:Cluster:GatewayPort",
            Port(random),
        ];

    public static IReadOnlyList<string> FrontEnd(TemporaryDatabase database) =>
        [.. Common, "--Payments:PostgreSql:ConnectionString", database.ConnectionString];

    private static string Port(Random random) => Ports.FindStable(random).ToString(CultureInfo.InvariantCulture);

    private static string[] Provider(string setting, string value) => [$"--Payments:Channels:till:{setting}", value];
}
