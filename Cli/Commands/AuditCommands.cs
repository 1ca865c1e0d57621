using System.CommandLine;
using Payments.Cli.Output;
using Payments.Cli.Settings;
using Payments.Client.Audit;

namespace Payments.Cli.Commands;

/// <summary><c>payments audit</c>: what operators and merchants did.</summary>
internal static class AuditCommands
{
    public static Command Build(CommandActions actions)
    {
        var audit = new Command("audit", "Lists and verifies what operators and merchants did");
        audit.Subcommands.Add(List(actions));
        audit.Subcommands.Add(Verify(actions));
        return audit;
    }

    private static Command List(CommandActions actions)
    {
        var merchant = new Option<string?>("--merchant") { Description = "What concerns a merchant: mer_…; for operators" };
        var actor = new Option<string?>("--actor") { Description = "Who: a key's id, operator, signature or unknown" };
        var action = new Option<string?>("--action") { Description = "What, as refund_order" };
        var limit = new Option<int>("--limit") { Description = "How many at most (default 20)", DefaultValueFactory = _ => 20 };
        Option[] options = [merchant, actor, action, limit];
        return actions.Command("list", "Lists acts, the latest first", options, async (session, token) =>
        {
            using var client = session.Either();
            var filter = new ActFilter
            {
                MerchantId = session.Value(merchant),
                Actor = session.Value(actor),
                Action = session.Value(action),
            };
            var acts = await client.Audit.ListAsync(filter, token).Take(session.Value(limit)).ToListAsync(token);
            session.Print.Things(acts, ["at", "who", "action", "merchant", "target", "outcome"], act =>
                [Texts.Time(act.At), Who(act.Actor), act.Action, act.MerchantId, act.Target, act.Outcome]
            );
        });
    }

    private static Command Verify(CommandActions actions) =>
        actions.Command("verify", "Has the server recompute the audit's hashes, to the end", [], async (session, token) =>
        {
            using var client = session.Either();
            var (all, entries, head) = (await client.Audit.VerifyAsync(cancellationToken: token), 0L, (string?)null);
            while (true)
            {
                (entries, head) = (entries + all.Entries, all.HeadHash ?? head);
                if (all.NextCursor is not { } cursor)
                    break;
                all = await client.Audit.VerifyAsync(cursor, token);
            }

            all = all with { Entries = entries, HeadHash = head };
            session.Print.Line(
                all,
                all.Valid
                    ? $"Valid: {entries} entries, each as it was written; the last has the hash {head}."
                    : $"Broken at entry {entries}: {all.BrokenAt}."
            );
            return all.Valid ? ExitCode.Done : ExitCode.Refused;
        });

    private static string? Who(Actor? actor) => actor?.KeyName ?? actor?.KeyId ?? (actor?.MerchantId is null ? actor?.Kind : "signature");
}
