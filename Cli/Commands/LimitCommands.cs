using System.CommandLine;
using System.Globalization;
using Payments.Cli.Settings;
using Payments.Client.Operations;

namespace Payments.Cli.Commands;

/// <summary><c>payments limits</c>: what limits are in force, and how much is in use.</summary>
internal static class LimitCommands
{
    public static Command Build(CommandActions actions)
    {
        var limits = new Command("limits", "Shows limits with what of them is in use");
        limits.Subcommands.Add(actions.Command("server", "Those of the process that answers; for operators", [], async (session, token) =>
            {
                using var client = session.Operator();
                var server = await client.Operations.GetLimitsAsync(token);
                Show(session, server, server.Limits);
            }));
        var id = new Argument<string>("merchant") { Description = "The merchant's id: mer_…" };
        limits.Subcommands.Add(actions.Command("merchant", "Those of a merchant; for the merchant, too", [id], async (session, token) =>
            {
                using var client = session.Either();
                var merchant = await client.Merchants.GetLimitsAsync(session.Value(id), token);
                Show(session, merchant, merchant.Limits);
            }));
        return limits;
    }

    /// <summary>JSON is the whole answer, risk rules included.</summary>
    private static void Show<T>(Session session, T answer, IReadOnlyList<Limit> limits)
    {
        if (session.Print.IsJson)
            session.Print.Thing(answer);
        else
            session.Print.Things(limits, ["group", "name", "in_use", "limit", "unit", "setting"], limit =>
                [limit.Group, limit.Name, Number(limit.InUse), Number(limit.Value), limit.Unit, limit.Setting]
            );
    }

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
