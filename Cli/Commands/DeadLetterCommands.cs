using System.CommandLine;
using System.Globalization;
using Payments.Cli.Output;
using Payments.Cli.Settings;
using Payments.Client.Operations;

namespace Payments.Cli.Commands;

/// <summary><c>payments dead-letters</c>: messages of the queue that were refused for good.</summary>
internal static class DeadLetterCommands
{
    public static Command Build(CommandActions actions)
    {
        var letters = new Command("dead-letters", "Lists, sends again and discards messages of the queue that were refused; for operators");
        letters.Subcommands.Add(List(actions));
        letters.Subcommands.Add(ById(actions, "resend", "Has a message be tried again as it was sent", Resend));
        letters.Subcommands.Add(ById(actions, "discard", "Takes a message away for ever", Discard));
        return letters;
    }

    private static Command List(CommandActions actions)
    {
        var limit = new Option<int>("--limit") { Description = "How many at most (default 20)", DefaultValueFactory = _ => 20 };
        return actions.Command("list", "Lists them, those first that have waited longest", [limit], async (session, token) =>
        {
            using var client = session.Operator();
            var letters = await client.Operations.ListDeadLettersAsync(token).Take(session.Value(limit)).ToListAsync(token);
            session.Print.Things(letters, ["id", "reason", "field", "merchant", "merchant_order_id", "refused_at", "bytes"], letter =>
                [
                    letter.Id,
                    letter.Reason,
                    letter.Field,
                    letter.MerchantId,
                    letter.MerchantOrderId,
                    Texts.Time(letter.RefusedAt),
                    letter.Bytes.ToString(CultureInfo.InvariantCulture),
                ]
            );
        });
    }

    private static async Task Resend(Session session, string id, CancellationToken cancellationToken)
    {
        using var client = session.Operator();
        var letter = await client.Operations.ResendDeadLetterAsync(id, cancellationToken);
        session.Print.Line(letter, $"{letter.Id} is in the queue again{Of(letter)}.");
    }

    private static async Task Discard(Session session, string id, CancellationToken cancellationToken)
    {
        using var client = session.Operator();
        await client.Operations.DiscardDeadLetterAsync(id, cancellationToken);
        session.Print.Line(new System.Text.Json.Nodes.JsonObject { ["id"] = id, ["discarded"] = true }, $"{id} is discarded.");
    }

    private static string Of(DeadLetter letter) => letter.MerchantOrderId is { } order ? $" (order {order})" : "";

    private static Command ById(
        CommandActions actions,
        string name,
        string description,
        Func<Session, string, CancellationToken, Task> action
    )
    {
        var id = new Argument<string>("letter") { Description = "The dead letter's id: dl_…" };
        return actions.Command(name, description, [id], (session, token) => action(session, session.Value(id), token));
    }
}
