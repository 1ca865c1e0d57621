using System.Globalization;
using Payments.Cli.Settings;
using Payments.Client;
using Payments.Client.Operations;
using Payments.Client.Orders;

namespace Payments.Cli.Diagnosis;

/// <summary>Looks at a server as a client sees it.</summary>
internal sealed class ServerDiagnosis(Session session)
{
    /// <summary>From here on the server refuses signed requests, and endpoints refuse notifications.</summary>
    private static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(300);

    /// <summary>The header tells whole seconds, and the answer took its time.</summary>
    private static readonly TimeSpan UsualSkew = TimeSpan.FromSeconds(5);

    /// <summary>Every check, in the order in which one needs the other; nothing more is asked of a server that does not answer.</summary>
    public async Task<IReadOnlyList<Finding>> Run(bool sendsTest, CancellationToken cancellationToken)
    {
        using var nobody = session.Client(PaymentsCredentials.None, maxAttempts: 1);
        ServerHealth health;
        try
        {
            health = await nobody.Operations.GetHealthAsync(cancellationToken);
        }
        catch (PaymentsException error)
        {
            return [Finding.Failed("server", error.Message)];
        }

        var findings = new List<Finding> { Finding.Ok("server", $"{session.Url} answers") };
        findings.AddRange(
            health.Parts.Select(part => part.Value == "ok" ? Finding.Ok(part.Key, "ok") : Finding.Failed(part.Key, part.Value))
        );
        findings.AddRange(
            health.Channels.Select(channel =>
                channel.Value.Circuit == "closed"
                    ? Finding.Ok("channel " + channel.Key, "reached as usual")
                    : Finding.Warning("channel " + channel.Key, $"circuit {channel.Value.Circuit}")
            )
        );
        if (Clock(health, session.Terminal.Clock.GetUtcNow()) is { } clock)
            findings.Add(clock);
        findings.Add(await ApiKey(cancellationToken));
        findings.Add(await AdminToken(cancellationToken));
        if (sendsTest)
            findings.Add(await Endpoint(cancellationToken));
        return findings;
    }

    /// <summary>How far this machine's clock is from the server's.</summary>
    public static Finding? Clock(ServerHealth health, DateTimeOffset now)
    {
        if (health.ServerTime is not { } theirs)
            return null;
        var skew = (now - theirs).Duration();
        var text = string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0} s apart from the server's");
        return skew > MaxSkew ? Finding.Failed("clock", text + ": signatures are refused")
            : skew > UsualSkew ? Finding.Warning("clock", text)
            : Finding.Ok("clock", text);
    }

    private Task<Finding> ApiKey(CancellationToken cancellationToken) =>
        session.Server.ApiKeyText(session.Parsed, session.Terminal) is null
            ? Task.FromResult(Finding.Warning("api key", "none is set (PAYMENTS_API_KEY)"))
            : Ask("api key", "valid", async () =>
            {
                using var client = session.Merchant();
                await client.Orders.ListPageAsync(limit: 1, cancellationToken: cancellationToken);
            });

    private Task<Finding> AdminToken(CancellationToken cancellationToken) =>
        session.Server.AdminTokenText(session.Parsed, session.Terminal) is null
            ? Task.FromResult(Finding.Warning("admin token", "none is set (PAYMENTS_ADMIN_TOKEN)"))
            : Ask("admin token", "valid", async () =>
            {
                using var client = session.Operator();
                await client.Operations.ListUnconfirmedPaymentsAsync(cancellationToken).AnyAsync(cancellationToken);
            });

    /// <summary>Whether the merchant's endpoint acknowledges. An API key names its merchant: <c>sk_mer_…_…</c>.</summary>
    private async Task<Finding> Endpoint(CancellationToken cancellationToken)
    {
        if (session.Server.ApiKeyText(session.Parsed, session.Terminal)?.Split('_') is not ["sk", var prefix, var id, _])
            return Finding.Failed("endpoint", "which merchant's? Set PAYMENTS_API_KEY");
        var result = Finding.Ok("endpoint", "");
        var asked = await Ask("endpoint", "", async () =>
        {
            using var client = session.Merchant();
            var sent = await client.Merchants.TestNotificationAsync($"{prefix}_{id}", cancellationToken);
            result =
                sent.Outcome == AttemptOutcome.Acknowledged
                    ? Finding.Ok("endpoint", $"acknowledged a test in {sent.DurationMs} ms")
                    : Finding.Failed("endpoint", $"{sent.Error} (status {sent.HttpStatus})");
        });
        return asked.IsFailure ? asked : result;
    }

    private static async Task<Finding> Ask(string check, string detail, Func<Task> ask)
    {
        try
        {
            await ask();
            return Finding.Ok(check, detail);
        }
        catch (PaymentsException error)
        {
            return Finding.Failed(check, $"{error.Code}: {error.Message}");
        }
    }
}
