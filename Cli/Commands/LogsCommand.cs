using System.CommandLine;
using System.Globalization;
using Payments.Cli.Output;
using Payments.Cli.Settings;
using Payments.Client.Streaming;

namespace Payments.Cli.Commands;

/// <summary><c>payments logs</c>: events as lines, as they happen.</summary>
internal static class LogsCommand
{
    public static Command Build(CommandActions actions)
    {
        var after = new Option<string?>("--after") { Description = "Begin behind this cursor (default: now)" };
        var count = new Option<int?>("--count") { Description = "End after so many events (default: when interrupted)" };
        return actions.Command("logs", "Shows a merchant's events as they happen", [after, count], async (session, token) =>
        {
            using var client = session.Merchant();
            var subscription = Followed.Subscription(session, session.Value(after));
            await foreach (var happened in Followed.Events(client.Events.ReadAsync(subscription, token), session.Value(count), token))
            {
                session.Print.Line(
                    happened,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Texts.Time(happened.OccurredAt)}  {happened.OrderId}  {happened.Sequence, 3}  {happened.EventType}"
                    )
                );
            }
        });
    }
}

/// <summary>What the commands that follow events have in common.</summary>
internal static class Followed
{
    public static EventSubscription Subscription(Session session, string? after) =>
        new()
        {
            After = after,
            Connected = _ => session.Print.Remark($"Connected to {session.Url}."),
            Disconnected = error => session.Print.Remark($"Connecting again: {error.Message}"),
        };

    /// <summary>Events until there were enough, or somebody interrupts, which is how following ends.</summary>
    public static async IAsyncEnumerable<OrderEvent> Events(
        IAsyncEnumerable<OrderEvent> events,
        int? count,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var reading = events.GetAsyncEnumerator(cancellationToken);
        for (var left = count ?? int.MaxValue; left > 0; left--)
        {
            try
            {
                if (!await reading.MoveNextAsync())
                    yield break;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            yield return reading.Current;
        }
    }
}
