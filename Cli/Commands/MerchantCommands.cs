using System.CommandLine;
using System.Globalization;
using Payments.Cli.Output;
using Payments.Cli.Settings;
using Payments.Client.Merchants;

namespace Payments.Cli.Commands;

/// <summary><c>payments merchants</c>.</summary>
internal static class MerchantCommands
{
    public static Command Build(CommandActions actions)
    {
        var merchants = new Command("merchants", "Registers, shows and tests merchants");
        merchants.Subcommands.Add(Create(actions));
        merchants.Subcommands.Add(List(actions));
        merchants.Subcommands.Add(ById(actions, "get", "Shows a merchant", Get));
        merchants.Subcommands.Add(ById(actions, "add-key", "Makes one more API key, which is shown once", AddKey));
        merchants.Subcommands.Add(ById(actions, "summary", "Shows totals by day, currency and channel", Summary));
        merchants.Subcommands.Add(ById(actions, "test-notification", "Sends a signed notification that tells nothing", TestNotification));
        merchants.Subcommands.Add(LogoCommands.Set(actions));
        merchants.Subcommands.Add(LogoCommands.Remove(actions));
        return merchants;
    }

    private static Command Create(CommandActions actions)
    {
        var name = new Option<string>("--name") { Description = "For people", Required = true };
        var url = new Option<string?>("--notify-url") { Description = "Where notifications go (default: nowhere)" };
        var mode = new Option<string?>("--mode") { Description = "test (default) or live" };
        mode.AcceptOnlyFromAmong("test", "live");
        return actions.Command(
            "create",
            "Registers a merchant; its API key and secret are shown once",
            [name, url, mode],
            async (session, token) =>
            {
                using var client = session.Operator();
                var merchant = new NewMerchant
                {
                    Name = session.Value(name)!,
                    NotifyUrl = session.Value(url),
                    Mode = session.Value(mode) is { } word ? MerchantMode.Of(word) : null,
                };
                Show(session, await client.Merchants.RegisterAsync(merchant, token));
            }
        );
    }

    private static Command List(CommandActions actions)
    {
        var search = new Option<string?>("--search") { Description = "A part of the name, or how the id begins" };
        var limit = new Option<int>("--limit") { Description = "How many at most (default 20)", DefaultValueFactory = _ => 20 };
        return actions.Command("list", "Lists merchants, the latest registered first", [search, limit], async (session, token) =>
        {
            using var client = session.Operator();
            var filter = new MerchantFilter { Search = session.Value(search) };
            var found = await client.Merchants.ListAsync(filter, token).Take(session.Value(limit)).ToListAsync(token);
            session.Print.Things(found, ["id", "name", "mode", "notify_url", "created_at"], merchant =>
                [merchant.Id, merchant.Name, merchant.Mode.Value, merchant.NotifyUrl, Texts.Time(merchant.CreatedAt)]
            );
        });
    }

    private static async Task Get(Session session, string id, CancellationToken cancellationToken)
    {
        using var client = session.Operator();
        Show(session, await client.Merchants.GetAsync(id, cancellationToken));
    }

    private static async Task AddKey(Session session, string id, CancellationToken cancellationToken)
    {
        using var client = session.Operator();
        var key = await client.Merchants.AddKeyAsync(id, cancellationToken: cancellationToken);
        session.Print.Thing(key, ("id", key.Id), ("api_key", key.ApiKey));
    }

    private static async Task Summary(Session session, string id, CancellationToken cancellationToken)
    {
        using var client = session.Either();
        var summary = await client.Merchants.GetSummaryAsync(id, cancellationToken: cancellationToken);
        if (session.Print.IsJson)
            session.Print.Thing(summary);
        else
            session.Print.Things(summary.Days, ["day", "currency", "channel", "orders", "paid", "refunded"], day =>
                [
                    day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    day.Currency,
                    day.Channel,
                    day.Orders.Values.Sum().ToString(CultureInfo.InvariantCulture),
                    day.PaidAmount.ToString(CultureInfo.InvariantCulture),
                    day.RefundedAmount.ToString(CultureInfo.InvariantCulture),
                ]
            );
    }

    private static async Task<int> TestNotification(Session session, string id, CancellationToken cancellationToken)
    {
        using var client = session.Either();
        var sent = await client.Merchants.TestNotificationAsync(id, cancellationToken);
        session.Print.Thing(
            sent,
            ("outcome", sent.Outcome.Value),
            ("http_status", sent.HttpStatus?.ToString(CultureInfo.InvariantCulture)),
            ("duration_ms", sent.DurationMs.ToString(CultureInfo.InvariantCulture)),
            ("error", sent.Error)
        );
        return sent.Error is null ? ExitCode.Done : ExitCode.Refused;
    }

    private static Command ById(
        CommandActions actions,
        string name,
        string description,
        Func<Session, string, CancellationToken, Task> action
    ) => ById(actions, name, description, async (session, id, token) =>
        {
            await action(session, id, token);
            return ExitCode.Done;
        });

    private static Command ById(
        CommandActions actions,
        string name,
        string description,
        Func<Session, string, CancellationToken, Task<int>> action
    )
    {
        var id = new Argument<string>("merchant") { Description = "The merchant's id: mer_…" };
        return actions.Command(name, description, [id], (session, token) => action(session, session.Value(id), token));
    }

    private static void Show(Session session, Merchant merchant) =>
        session.Print.Thing(
            merchant,
            ("id", merchant.Id),
            ("name", merchant.Name),
            ("mode", merchant.Mode.Value),
            ("notify_url", merchant.NotifyUrl),
            ("keys", merchant.Keys.Count.ToString(CultureInfo.InvariantCulture)),
            ("api_key", merchant.ApiKey),
            ("webhook_secret", merchant.WebhookSecret)
        );
}
