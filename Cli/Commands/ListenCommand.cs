using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Payments.Cli.Forwarding;
using Payments.Cli.Output;
using Payments.Cli.Settings;
using Payments.Client.Streaming;
using Payments.Client.Webhooks;

namespace Payments.Cli.Commands;

/// <summary><c>payments listen</c>: has an endpoint on this machine receive what a merchant is notified of.</summary>
internal static class ListenCommand
{
    public static Command Build(CommandActions actions)
    {
        var forward = new Option<string?>("--forward-to")
        {
            Description = "The endpoint, as http://localhost:3000/hooks (default: nowhere)",
            HelpName = "URL",
        };
        var secret = new Option<string?>("--secret")
        {
            Description = "The secret to sign with, whsec_… (default: a new one, which is shown)",
        };
        var events = new Option<string[]>("--events")
        {
            Description = "The types of events (default: those that merchants are notified of)",
            AllowMultipleArgumentsPerToken = true,
        };
        var count = new Option<int?>("--count") { Description = "End after so many events (default: when interrupted)" };
        return actions.Command(
            "listen",
            "Forwards events to an endpoint on this machine, signed as notifications are",
            [forward, secret, events, count],
            async (session, token) =>
            {
                var url = session.Value(forward) is { } text ? ServerOptions.HttpUrl(text) : null;
                var signing = Secret(session, session.Value(secret));
                using var client = session.Merchant();
                using var forwarder = new EventForwarder(client, url, signing, session.Terminal.Clock);
                var types = session.Value(events) is { Length: > 0 } chosen ? chosen : NotificationBody.DefaultTypes;
                var subscription = Followed.Subscription(session, after: null);
                var told = client.Events.ReadAsync(subscription, token).Where(happened => types.Contains(happened.EventType));
                await foreach (var happened in Followed.Events(told, session.Value(count), token))
                    Show(session, happened, await forwarder.Forward(happened, token));
            }
        );
    }

    private static SigningSecret Secret(Session session, string? text)
    {
        if (text is not null)
            return SigningSecret.TryParse(text, out var given)
                ? given
                : throw new UsageException("--secret must be whsec_ and base64 behind it.");
        var (secret, made) = SigningSecret.New();
        session.Print.Remark($"Signing with {made}");
        return secret;
    }

    private static void Show(Session session, OrderEvent happened, ForwardResult? result) =>
        session.Print.Line(
            new JsonObject
            {
                ["occurred_at"] = happened.OccurredAt,
                ["event_id"] = happened.EventId,
                ["event_type"] = happened.EventType,
                ["order_id"] = happened.OrderId,
                ["sequence"] = happened.Sequence,
                ["http_status"] = result?.Status,
                ["duration_ms"] = result is null ? null : (long)result.Duration.TotalMilliseconds,
                ["error"] = result?.Error,
            },
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Texts.Time(happened.OccurredAt)}  {happened.EventType, -20} {happened.OrderId}{Answer(result)}"
            )
        );

    private static string Answer(ForwardResult? result) =>
        result switch
        {
            null => "",
            { Status: { } status } => string.Create(
                CultureInfo.InvariantCulture,
                $"  -> {status} in {result.Duration.TotalMilliseconds:0} ms"
            ),
            _ => $"  -> {result.Error}",
        };
}
