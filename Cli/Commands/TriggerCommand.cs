using System.CommandLine;
using Payments.Cli.Output;
using Payments.Cli.Scenarios;
using Payments.Cli.Settings;

namespace Payments.Cli.Commands;

/// <summary><c>payments trigger</c>: makes something happen in the sandbox.</summary>
internal static class TriggerCommand
{
    public static Command Build(CommandActions actions)
    {
        var name = new Argument<string>("scenario")
        {
            Description = string.Join("; ", Scenario.All.Select(scenario => $"{scenario.Name}: {scenario.Description}")),
        };
        name.AcceptOnlyFromAmong([.. Scenario.All.Select(scenario => scenario.Name)]);
        var currency = new Option<string>("--currency") { Description = "ISO 4217 (default EUR)", DefaultValueFactory = _ => "EUR" };
        return actions.Command(
            "trigger",
            "Makes an order and drives the sandbox until something has happened; what passes a deadline moves the merchant's test clock",
            [name, currency],
            async (session, token) =>
            {
                using var client = session.Merchant();
                var scenario = Scenario.All.First(scenario => scenario.Name == session.Value(name));
                var order = await new TriggerRun(client, session.Terminal).Run(scenario, session.Value(currency)!, token);
                session.Print.Thing(
                    order,
                    ("order", order.Id),
                    ("event", scenario.Event),
                    ("status", order.Status.Value),
                    ("amount", Texts.Amount(order.Amount, order.Currency))
                );
            }
        );
    }
}
