using System.Text.Json.Nodes;
using Payments.Cli.Settings;
using Payments.Cli.Tests.Hosting;
using Payments.Client.Tests.Hosting;
using Xunit;

namespace Payments.Cli.Tests.Commands;

public class When_orders_are_kept_by_command(RunningServer server)
{
    [Fact]
    public async Task a_merchant_is_registered_sells_and_proves_its_history()
    {
        var operators = Environment("PAYMENTS_ADMIN_TOKEN", server.AdminToken);
        var merchant = (await CommandRun.Of(operators, "merchants", "create", "--name", "Café", "--json")).Json;
        var id = Text(merchant, "id");
        Assert.Contains("Café", (await CommandRun.Of(operators, "merchants", "list", "--search", id)).Out, StringComparison.Ordinal);
        Assert.Contains("Café", (await CommandRun.Of(operators, "merchants", "get", id)).Out, StringComparison.Ordinal);
        Assert.StartsWith(
            "sk_",
            Text((await CommandRun.Of(operators, "merchants", "add-key", id, "--json")).Json, "api_key"),
            StringComparison.Ordinal
        );

        await WhatWasDoneIsThere(operators, id);

        var selling = Environment("PAYMENTS_API_KEY", Text(merchant, "api_key"));
        string[] create = ["orders", "create", "--amount", "1250", "--currency", "EUR", "--merchant-order-id", "1"];
        var created = await CommandRun.Of(selling, create);
        Assert.Equal(("", ExitCode.Done), (created.Error, created.ExitCode));
        Assert.Contains("awaiting_payment", created.Out, StringComparison.Ordinal);
        var order = Text((await CommandRun.Of(selling, [.. create, "--json"])).Json, "id");

        using var watching = new StartedCommand(selling, "orders", "watch", order);
        Assert.Equal(ExitCode.Done, (await CommandRun.Of(selling, "orders", "pay", order)).ExitCode);
        var watched = (await watching.Ended()).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["order.created", "order.awaiting_payment", "order.paid"],
            watched.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1].Trim())
        );
        Assert.Equal("1250", (await CommandRun.Of(selling, "orders", "refund", order, "--json")).Json["amount"]!.ToString());
        var listed = await CommandRun.Of(selling, "orders", "list", "--merchant-order-id", "1");
        Assert.Contains(order, listed.Out, StringComparison.Ordinal);
        Assert.Contains("EUR", (await CommandRun.Of(selling, "merchants", "summary", id)).Out, StringComparison.Ordinal);
        await HistoryIsProved(selling, order);
    }

    private static async Task WhatWasDoneIsThere(Dictionary<string, string> operators, string merchant)
    {
        var acts = (
            await CommandRun.Of(operators, "audit", "list", "--merchant", merchant, "--actor", "operator", "--json")
        ).Json.AsArray();
        Assert.Equal(["add_key", "register_merchant"], acts.Select(act => Text(act!, "action")));
        Assert.Contains(
            "register_merchant",
            (await CommandRun.Of(operators, "audit", "list", "--merchant", merchant)).Out,
            StringComparison.Ordinal
        );
        var verified = await CommandRun.Of(operators, "audit", "verify");
        Assert.Equal(ExitCode.Done, verified.ExitCode);
        Assert.StartsWith("Valid: ", verified.Out, StringComparison.Ordinal);
        var unknown = await CommandRun.Of(operators, "audit", "list", "--action", "nothing");
        Assert.Equal(ExitCode.Refused, unknown.ExitCode);
    }

    private static async Task HistoryIsProved(Dictionary<string, string> selling, string order)
    {
        var history = (await CommandRun.Of(selling, "orders", "events", order, "--json")).Json.AsArray();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, history.ToJsonString());
            var nobody = new Dictionary<string, string>();
            var valid = await CommandRun.Of(nobody, "verify-history", file, "--json");
            Assert.Equal(
                (ExitCode.Done, true, history.Count),
                (valid.ExitCode, valid.Json["valid"]!.GetValue<bool>(), valid.Json["events"]!.GetValue<int>())
            );
            Assert.Equal(ExitCode.Refused, (await CommandRun.Of(nobody, "verify-history", file, "--hash", "00")).ExitCode);

            history[1]!["body"] = Text(history[1]!, "body").Replace("sandbox", "sandb0x", StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, new JsonObject { ["data"] = history.DeepClone() }.ToJsonString());
            var broken = await CommandRun.Of(nobody, "verify-history", file);
            Assert.Equal((ExitCode.Refused, $"Broken at event 2 of {history.Count}."), (broken.ExitCode, broken.Out.Trim()));

            await File.WriteAllTextAsync(file, "nonsense");
            Assert.Equal(ExitCode.Usage, (await CommandRun.Of(nobody, "verify-history", file)).ExitCode);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task an_order_is_cancelled_and_what_cannot_be_done_is_refused()
    {
        var selling = Environment("PAYMENTS_API_KEY", (await server.Register()).ApiKey!);
        var order = Text((await CommandRun.Of(selling, "orders", "create", "--amount", "1", "--currency", "EUR", "--json")).Json, "id");
        Assert.Contains("cancelled", (await CommandRun.Of(selling, "orders", "cancel", order)).Out, StringComparison.Ordinal);
        var refund = await CommandRun.Of(selling, "orders", "refund", order);
        Assert.Equal((ExitCode.Usage, ""), (refund.ExitCode, refund.Out));
        var missing = await CommandRun.Of(selling, "orders", "get", "ord_nothing");
        Assert.Equal(ExitCode.Refused, missing.ExitCode);
        Assert.StartsWith("payments: order_not_found: ", missing.Error, StringComparison.Ordinal);
        Assert.Single(missing.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private Dictionary<string, string> Environment(string name, string value) =>
        new(StringComparer.Ordinal) { ["PAYMENTS_URL"] = server.Url.AbsoluteUri, [name] = value };

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
