using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Streaming.Commands;
using Payments.Api.Tests.Contract;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Streaming;

/// <summary>
/// What a merchant may do over HTTP, besides managing itself, it may do on <c>/v1/stream</c>, under the same name and with the same answer.
/// </summary>
public sealed partial class When_the_transports_are_compared
{
    /// <summary>Pictures are for browsers; the text of a QR code stands in its order.</summary>
    private static readonly string[] Pictures = ["get_qr_svg", "get_qr_png"];

    [Fact]
    public async Task every_operation_that_a_merchants_key_may_call_is_a_command_of_streams_and_stands_in_their_document()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var document = JsonNode.Parse(await server.Http.GetStringAsync("/openapi/v1.json"))!;
        var ofMerchants = new List<string>();
        foreach (var (path, method, name) in Operations(document))
        {
            var (_, answer) = await merchant.Send(
                method,
                Variable().Replace(path.Replace("/v1/merchants/{id}", "/v1/merchants/" + merchant.Id, StringComparison.Ordinal), "x")
            );
            // The key of a merchant as it is registered manages nothing.
            if (answer.TextOrNull("code") is not ("invalid_admin_token" or "insufficient_scope"))
                ofMerchants.Add(name);
        }

        var commands = server.Services.GetRequiredService<StreamCommands>().Names.Order(StringComparer.Ordinal).ToList();
        var documented = Sources
            .Section("docs/stream.md", "## Commands")
            .Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Sources.Quoted(line.Split('|')[1]))
            .Except(["subscribe", "unsubscribe", "ping"], StringComparer.Ordinal);

        Assert.Contains("create_order", ofMerchants);
        Assert.Equal(ofMerchants.Except(Pictures, StringComparer.Ordinal).Order(StringComparer.Ordinal), commands);
        Assert.Equal(commands, documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task what_is_read_is_byte_for_byte_what_http_gives()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = "http://127.0.0.1:1/" });
        for (var i = 1; i <= 3; i++)
            await server.Admin(
                HttpMethod.Post,
                $"{merchant.Id}/accounts/alice/adjustments",
                new
                {
                    adjustment_id = $"A-{i}",
                    amount = i,
                    currency = "EUR",
                    reason = "goodwill",
                }
            );
        await merchant.Post("/v1/accounts/alice/secrets");
        await using var stream = await StreamClient.Connect(server, merchant);

        (object Frame, string Path)[] pairs =
        [
            (
                new
                {
                    type = "get_account",
                    id = "1",
                    account_id = "alice",
                },
                "/v1/accounts/alice"
            ),
            (
                new
                {
                    type = "list_entries",
                    id = "1",
                    account_id = "alice",
                    limit = 2,
                },
                "/v1/accounts/alice/entries?limit=2"
            ),
            (
                new
                {
                    type = "list_entries",
                    id = "1",
                    account_id = "alice",
                    cursor = "2",
                },
                "/v1/accounts/alice/entries?cursor=2"
            ),
            (
                new
                {
                    type = "list_entries",
                    id = "1",
                    account_id = "alice",
                    limit = 0,
                },
                "/v1/accounts/alice/entries?limit=0"
            ),
            (
                new
                {
                    type = "verify_account",
                    id = "1",
                    account_id = "alice",
                },
                "/v1/accounts/alice/verify"
            ),
            (
                new
                {
                    type = "list_user_secrets",
                    id = "1",
                    account_id = "alice",
                },
                "/v1/accounts/alice/secrets"
            ),
            (
                new
                {
                    type = "get_account",
                    id = "1",
                    account_id = "bob",
                },
                "/v1/accounts/bob"
            ),
            (new { type = "verify_accounts", id = "1" }, $"/v1/merchants/{merchant.Id}/accounts/verify"),
            (
                new
                {
                    type = "get_summary",
                    id = "1",
                    from = "2026-01-01",
                    to = "2026-01-31",
                },
                $"/v1/merchants/{merchant.Id}/summary?from=2026-01-01&to=2026-01-31"
            ),
            (
                new
                {
                    type = "get_summary",
                    id = "1",
                    from = "soon",
                },
                $"/v1/merchants/{merchant.Id}/summary?from=soon"
            ),
            (
                new
                {
                    type = "get_order_counts",
                    id = "1",
                    interval = "day",
                },
                "/v1/order-counts?interval=day"
            ),
            (
                new
                {
                    type = "get_order_counts",
                    id = "1",
                    interval = "year",
                },
                "/v1/order-counts?interval=year"
            ),
            (
                new
                {
                    type = "list_exhausted",
                    id = "1",
                    limit = 5,
                },
                $"/v1/merchants/{merchant.Id}/notifications?limit=5"
            ),
            (
                new
                {
                    type = "list_exhausted",
                    id = "1",
                    cursor = "?",
                },
                $"/v1/merchants/{merchant.Id}/notifications?cursor=%3F"
            ),
        ];
        foreach (var (frame, path) in pairs)
        {
            var (status, body) = await merchant.Send(HttpMethod.Get, path);
            var reply = await stream.Ask(frame);
            Assert.Equal((path, (int)status, body.OfAnyRequest()), (path, (int)reply.Number("status"), reply["body"]!.ToJsonString()));
        }
    }

    [Fact]
    public async Task another_merchants_account_is_as_good_as_none()
    {
        await using var server = await PaymentsServer.Start();
        await (await server.Register()).Post("/v1/accounts/alice/secrets");
        await using var stream = await StreamClient.Connect(server, await server.Register());

        foreach (var type in new[] { "get_account", "list_entries", "verify_account", "list_user_secrets" })
        {
            var reply = await stream.Ask(
                new
                {
                    type,
                    id = "1",
                    account_id = "alice",
                }
            );
            Assert.Equal((404, "account_not_found"), (reply.Number("status"), reply["body"]!.Text("code")));
        }
    }

    /// <summary>What the document describes under <c>/v1</c>, named as frames would; callbacks are for channels.</summary>
    private static IEnumerable<(string Path, HttpMethod Method, string Name)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        where path.Key.StartsWith("/v1/", StringComparison.Ordinal) && !path.Key.StartsWith("/v1/channels/", StringComparison.Ordinal)
        from operation in path.Value!.AsObject()
        select (
            path.Key,
            new HttpMethod(operation.Key.ToUpperInvariant()),
            Word().Replace(operation.Value!.Text("operationId"), "_$0").TrimStart('_').ToLowerInvariant()
        );

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Variable();
}
