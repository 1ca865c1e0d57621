using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Payments.Testing;
using Xunit;

namespace Payments.Interop.Tests;

/// <summary>Runs what the README tells a newcomer to copy and paste.</summary>
public sealed partial class The_readme
{
    private const string Port = "localhost:5000";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("Development")]
    [InlineData("Production", "Payments__Sandbox__Enabled=true")]
    public async Task leads_from_clone_to_a_paid_order_word_for_word(string environment, string? setting = null)
    {
        await Command.Require("bash", "curl", "sed");
        // On a published server the README says itself what is to be set for the tour.
        if (setting is not null)
            Assert.Contains(setting, Section("## From clone to a paid order"), StringComparison.Ordinal);
        await using var server = await ReadmeServer.Start(
            environment,
            setting is null ? [] : [(setting.Split('=')[0], setting.Split('=')[1])]
        );
        // One shell, as a newcomer has: later commands use what earlier ones set.
        var commands = string.Join('\n', Commands("## From clone to a paid order"));
        Assert.Contains(Port, commands, StringComparison.Ordinal);
        var script = Path.Combine(server.Directory, "readme.sh");
        await File.WriteAllTextAsync(
            script,
            "set -euo pipefail\n" + commands.Replace(Port, $"localhost:{server.Port}", StringComparison.Ordinal)
        );
        var printed = await Command.Run(Limit, "bash", [script], server.Directory);

        using var merchant = await Json(server, "merchant.json");
        using var order = await Json(server, "order.json");
        Assert.True(printed.Contains(order.RootElement.GetProperty("id").GetString()!, StringComparison.Ordinal), printed);
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{server.Port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            merchant.RootElement.GetProperty("api_key").GetString()
        );
        await UntilPaidAndTold(client, "/v1/orders/" + order.RootElement.GetProperty("id").GetString());
    }

    private static async Task UntilPaidAndTold(HttpClient client, string path)
    {
        await Poll.Until("an order that is paid and told", () => IsPaidAndTold(client, path));
        using var attempts = JsonDocument.Parse(await client.GetStringAsync(path + "/notifications"));
        Assert.Equal(
            "acknowledged",
            Assert.Single(attempts.RootElement.GetProperty("data").EnumerateArray().ToList()).GetProperty("outcome").GetString()
        );
    }

    private static async Task<bool> IsPaidAndTold(HttpClient client, string path)
    {
        using var order = JsonDocument.Parse(await client.GetStringAsync(path));
        return order.RootElement.GetProperty("status").GetString() == "paid"
            && order.RootElement.GetProperty("notification").GetProperty("status").GetString() == "acknowledged";
    }

    private static async Task<JsonDocument> Json(ReadmeServer server, string file) =>
        JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(server.Directory, "data", file)));

    private static string[] Commands(string heading) =>
        [.. ShellBlock().Matches(Section(heading)).Select(block => block.Groups["commands"].Value)];

    private static string Section(string heading)
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var section = readme[readme.IndexOf(heading, StringComparison.Ordinal)..];
        var end = section.IndexOf("\n## ", StringComparison.Ordinal);
        return end < 0 ? section : section[..end];
    }

    [GeneratedRegex(
        "^```sh\n(?<commands>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex ShellBlock();
}
