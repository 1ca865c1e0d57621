using System.Text.Json.Nodes;
using Payments.Cli.Settings;
using Payments.Cli.Tests.Hosting;
using Payments.Client.Tests.Hosting;
using Payments.Testing;
using Payments.Testing.RabbitMq;
using Xunit;

namespace Payments.Cli.Tests.Commands;

public class When_operators_look_by_command(RunningServer server)
{
    /// <summary>One grey pixel.</summary>
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

    [Fact]
    public async Task limits_are_shown_to_operators_and_its_own_to_a_merchant()
    {
        var merchant = await server.Register();
        var selling = Environment(server, "PAYMENTS_API_KEY", merchant.ApiKey!);

        var all = await CommandRun.Of(Operators(server), "limits", "server");
        Assert.Equal(("", ExitCode.Done), (all.Error, all.ExitCode));
        Assert.Contains("requests", all.Out, StringComparison.Ordinal);
        var json = (await CommandRun.Of(Operators(server), "limits", "server", "--json")).Json;
        Assert.NotEmpty(json["limits"]!.AsArray());
        Assert.NotEmpty(json["risk_rules"]!.AsArray());
        var own = (await CommandRun.Of(selling, "limits", "merchant", merchant.Id, "--json")).Json;
        Assert.Equal(merchant.Id, (string?)own["merchant_id"]);
        Assert.Contains("orders", (await CommandRun.Of(selling, "limits", "merchant", merchant.Id)).Out, StringComparison.Ordinal);

        var refused = await CommandRun.Of(selling, "limits", "merchant", "mer_aaaaaaaaaaaaaaaa");
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.StartsWith("payments: merchant_not_found", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await CommandRun.Of(selling, "limits", "server")).ExitCode);
    }

    [Fact]
    public async Task orders_are_counted_over_time()
    {
        var merchant = await server.Register();
        var selling = Environment(server, "PAYMENTS_API_KEY", merchant.ApiKey!);

        var shown = await CommandRun.Of(selling, "orders", "counts");
        Assert.Equal(("", ExitCode.Done), (shown.Error, shown.ExitCode));
        var own = (
            await CommandRun.Of(Operators(server), "orders", "counts", "--interval", "day", "--merchant", merchant.Id, "--json")
        ).Json;
        Assert.Equal((merchant.Id, "day", 30), ((string?)own["merchant_id"], (string?)own["interval"], own["steps"]!.AsArray().Count));

        var refused = await CommandRun.Of(selling, "orders", "counts", "--interval", "year");
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.StartsWith("payments: invalid_value", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_logo_is_set_from_a_file_and_removed()
    {
        var merchant = await server.Register();
        var (picture, large, text) = (Path.GetTempFileName(), Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllBytesAsync(picture, Convert.FromBase64String(Pixel));
        await File.WriteAllBytesAsync(large, new byte[(48 * 1024) + 1]);
        await File.WriteAllTextAsync(text, "no picture");

        var set = await CommandRun.Of(Operators(server), "merchants", "set-logo", merchant.Id, picture, "--json");
        Assert.Equal(("", ExitCode.Done), (set.Error, set.ExitCode));
        Assert.Equal(merchant.Id, (string?)set.Json["id"]);
        var removed = await CommandRun.Of(Operators(server), "merchants", "remove-logo", merchant.Id);
        Assert.Equal((ExitCode.Done, true), (removed.ExitCode, removed.Out.StartsWith("Payers of Shop", StringComparison.Ordinal)));

        var refused = await CommandRun.Of(Operators(server), "merchants", "set-logo", merchant.Id, text);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.StartsWith("payments: invalid_", refused.Error, StringComparison.Ordinal);
        foreach (var file in new[] { large, Path.Combine(Path.GetTempPath(), "no such picture.png") })
            Assert.Equal(ExitCode.Usage, (await CommandRun.Of(Operators(server), "merchants", "set-logo", merchant.Id, file)).ExitCode);
        foreach (var file in new[] { picture, large, text })
            File.Delete(file);
    }

    [Fact]
    public async Task what_channels_said_in_vain_is_listed()
    {
        using var client = await server.Merchant();
        var order = await client.Orders.CreateAsync(
            new Client.Orders.NewOrder
            {
                MerchantOrderId = "1",
                Amount = 1,
                Currency = "EUR",
            }
        );

        Assert.Equal("[]", (await CommandRun.Of(Operators(server), "foreign-reports", "--json")).Out.Trim());
        Assert.Equal("[]", (await CommandRun.Of(Operators(server), "foreign-reports", "--order", order.Id, "--json")).Out.Trim());
        Assert.Equal("[]", (await CommandRun.Of(Operators(server), "orders", "ignored-callbacks", order.Id, "--json")).Out.Trim());
        var unknown = await CommandRun.Of(Operators(server), "foreign-reports", "--order", "ord_unknown");
        Assert.Equal(ExitCode.Refused, unknown.ExitCode);
        Assert.StartsWith("payments: order_not_found", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_a_broker_there_are_no_dead_letters()
    {
        Assert.Equal("[]", (await CommandRun.Of(Operators(server), "dead-letters", "list", "--json")).Out.Trim());
        foreach (var verb in new[] { "resend", "discard" })
        {
            var refused = await CommandRun.Of(Operators(server), "dead-letters", verb, "dl_unknown");
            Assert.Equal(ExitCode.Refused, refused.ExitCode);
            Assert.StartsWith("payments: dead_letter_not_found", refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task dead_letters_are_listed_sent_again_and_discarded()
    {
        var broker = await RabbitMqServer.SharedAsync();
        var uri = broker.Uri(broker.NextHost());
        await using var own = new RunningServer { Settings = ["--Payments:RabbitMq:Uri", uri] };
        await own.InitializeAsync();
        await QueuedOrders.Send(uri, "{\"merchant_id\":\"mer_aaaaaaaaaaaaaaaa\",\"merchant_order_id\":\"bean-1\"}", "not json");
        var letters = await Listed(own, 2);
        var (sent, broken) = (
            letters.Single(letter => (string?)letter["merchant_order_id"] == "bean-1"),
            letters.Single(letter => (string?)letter["reason"] == "invalid_json")
        );
        Assert.Single((await CommandRun.Of(Operators(own), "dead-letters", "list", "--limit", "1", "--json")).Json.AsArray());
        Assert.Contains("bean-1", (await CommandRun.Of(Operators(own), "dead-letters", "list")).Out, StringComparison.Ordinal);

        var resent = await CommandRun.Of(Operators(own), "dead-letters", "resend", (string)sent["id"]!);
        Assert.Equal(("", ExitCode.Done), (resent.Error, resent.ExitCode));
        Assert.EndsWith("is in the queue again (order bean-1).", resent.Out.Trim(), StringComparison.Ordinal);
        var discarded = (await CommandRun.Of(Operators(own), "dead-letters", "discard", (string)broken["id"]!, "--json")).Json;
        Assert.True((bool)discarded["discarded"]!);

        // Nothing about it is right yet, so it is refused again.
        Assert.Equal("bean-1", (string?)(await Listed(own, 1)).Single()["merchant_order_id"]);
    }

    /// <summary>Waits until so many are listed; while another looks there is no list.</summary>
    private static async Task<IReadOnlyList<JsonNode>> Listed(RunningServer own, int count)
    {
        IReadOnlyList<JsonNode> letters = [];
        await Poll.Until($"{count} dead letters", async () =>
        {
            var run = await CommandRun.Of(Operators(own), "dead-letters", "list", "--json");
            letters = run.ExitCode == ExitCode.Done ? [.. run.Json.AsArray().Select(letter => letter!)] : [];
            return letters.Count == count;
        });
        return letters;
    }

    private static Dictionary<string, string> Operators(RunningServer of) => Environment(of, "PAYMENTS_ADMIN_TOKEN", of.AdminToken);

    private static Dictionary<string, string> Environment(RunningServer of, string name, string value) =>
        new(StringComparer.Ordinal) { ["PAYMENTS_URL"] = of.Url.AbsoluteUri, [name] = value };
}
