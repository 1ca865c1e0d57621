using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Audit;
using Payments.Domain.Text;
using Xunit;

namespace Payments.Api.Tests.Audit;

public sealed class When_somebody_acts(AuditServer shared) : IClassFixture<AuditServer>
{
    /// <summary>What changes something and is no act: an order's history says what became of it.</summary>
    private static readonly string[] NoActs = ["CreateOrder", "ChannelCallback"];

    /// <summary>Acts that are no operations of the API.</summary>
    private static readonly string[] OfTheConsole = ["SignIn", "SignOut"];

    [Fact]
    public async Task every_operation_that_is_not_a_read_leaves_an_entry()
    {
        var merchant = await shared.Manager();
        var (paid, open) = (await merchant.Order(), await merchant.Order());
        await merchant.Pay(paid);
        paid = await merchant.UntilStatus(paid, "paid");
        var events = (await merchant.Get($"/v1/orders/{paid.Text("id")}/events"))["data"]!.AsArray();
        var told = events.Single(happened => happened!.Text("type") == "order.paid")!.Text("event_id");
        var keys = new List<string>();
        for (var i = 0; i < 2; i++)
            keys.Add((await shared.Server.Admin(HttpMethod.Post, $"{merchant.Id}/keys")).Body.Text("id"));
        var secret = (await merchant.Post("/v1/accounts/alice/secrets")).Body.Text("id");
        var overlap = new { overlap_seconds = 0 };
        var operations = new (string Name, Func<Task> Send)[]
        {
            ("RegisterMerchant", () => shared.Server.Register()),
            ("ChangeMerchant", () => shared.Send(HttpMethod.Patch, $"/v1/merchants/{merchant.Id}", new { name = "Other" })),
            ("AddKey", () => merchant.Post($"/v1/merchants/{merchant.Id}/keys")),
            ("RotateKey", () => merchant.Post($"/v1/merchants/{merchant.Id}/keys/{keys[0]}/rotate", overlap)),
            ("RevokeKey", () => shared.Send(HttpMethod.Delete, $"/v1/merchants/{merchant.Id}/keys/{keys[1]}")),
            ("RotateWebhookSecret", () => merchant.Post($"/v1/merchants/{merchant.Id}/webhook-secret/rotate", overlap)),
            ("SetLogo", () => shared.SendPicture($"/v1/merchants/{merchant.Id}/logo", Pictures.Png(2, 2))),
            ("RemoveLogo", () => shared.Send(HttpMethod.Delete, $"/v1/merchants/{merchant.Id}/logo")),
            ("ResendExhausted", () =>
                merchant.Post($"/v1/merchants/{merchant.Id}/notifications/resend", new { since = "2026-01-01T00:00:00Z" })
            ),
            ("TestNotification", () => merchant.Post($"/v1/merchants/{merchant.Id}/notifications/test")),
            ("AdvanceClock", () => merchant.Post("/v1/test-clock/advance", new { seconds = 1 })),
            ("CancelOrder", () => merchant.Post($"/v1/orders/{open.Text("id")}/cancel")),
            ("RefundOrder", () => merchant.Post($"/v1/orders/{paid.Text("id")}/refunds", new { merchant_refund_id = "r", amount = 1 })),
            ("ResendNotification", () => merchant.Post($"/v1/orders/{paid.Text("id")}/notifications/{told}/resend")),
            ("ResolveOrder", () => shared.Send(
                    HttpMethod.Post,
                    $"/v1/orders/{paid.Text("id")}/resolve",
                    new
                    {
                        outcome = "paid",
                        payment_id = "p",
                        amount = 1,
                        currency = "EUR",
                        reason = "Stands so in the provider's books",
                    }
                )),
            ("AdjustAccount", () => shared.Send(
                    HttpMethod.Post,
                    $"/v1/merchants/{merchant.Id}/accounts/alice/adjustments",
                    new
                    {
                        adjustment_id = "a",
                        amount = 1,
                        currency = "EUR",
                        reason = "Goodwill",
                    }
                )),
            ("AddUserSecret", () => merchant.Post("/v1/accounts/alice/secrets")),
            ("RotateUserSecret", () => merchant.Post($"/v1/accounts/alice/secrets/{secret}/rotate", overlap)),
            ("RevokeUserSecret", () => shared.Send(HttpMethod.Delete, $"/v1/accounts/alice/secrets/{secret}", key: merchant.ApiKey)),
            ("PauseChannel", () => shared.Send(HttpMethod.Post, "/v1/channels/sandbox/pause")),
            ("ResumeChannel", () => shared.Send(HttpMethod.Post, "/v1/channels/sandbox/resume")),
            ("ResendDeadLetter", () => shared.Send(HttpMethod.Post, "/v1/dead-letters/dl_unknown/resend")),
            ("DiscardDeadLetter", () => shared.Send(HttpMethod.Delete, "/v1/dead-letters/dl_unknown")),
            ("AcknowledgeAlert", () => shared.Send(HttpMethod.Post, "/v1/alerts/alr_unknown/acknowledge", new { by = "Ada" })),
        };

        Assert.Equal(await Commands(), operations.Select(operation => operation.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            Enum.GetNames<AuditAction>().Except(OfTheConsole, StringComparer.Ordinal).Order(StringComparer.Ordinal),
            operations.Select(operation => operation.Name).Order(StringComparer.Ordinal)
        );
        foreach (var (name, send) in operations)
        {
            var action = SnakeCase<AuditAction>.Of(Enum.Parse<AuditAction>(name));
            var before = await shared.Acts("action=" + action);
            await send();
            var after = await shared.Acts("action=" + action);
            Assert.True(after.Length == before.Length + 1, name);
            Assert.NotEqual("unknown", after[0].Text("outcome"));
            Assert.NotNull(after[0].TextOrNull("completed_at"));
        }
    }

    [Fact]
    public async Task an_entry_says_who_did_what_from_where_and_what_came_of_it()
    {
        var merchant = await shared.Manager();
        var order = await merchant.Order();

        await merchant.Post($"/v1/orders/{order.Text("id")}/cancel");
        await merchant.Post(
            $"/v1/orders/{order.Text("id")}/refunds",
            new
            {
                merchant_refund_id = "r",
                amount = 7,
                reason = "Cold",
            }
        );

        var acts = await shared.Acts("actor=" + (await shared.Acts("merchant_id=" + merchant.Id))[0]["actor"]!.Text("key_id"));
        Assert.Equal(["refund_order", "cancel_order"], acts.Select(act => act.Text("action")));
        Assert.Equal(["order_not_refundable", "accepted"], acts.Select(act => act.Text("outcome")));
        Assert.All(acts, act => Assert.Equal((merchant.Id, order.Text("id")), (act.Text("merchant_id"), act.Text("target"))));
        var actor = acts[1]["actor"]!;
        Assert.Equal(
            ("merchant", "office", "http", "127.0.0.1"),
            (actor.Text("kind"), actor.Text("key_name"), actor.Text("transport"), actor.Text("address"))
        );
        Assert.Equal(
            """[{"field":"merchant_refund_id","before":null,"after":"r"},{"field":"amount","before":null,"after":"7"},{"field":"reason","before":null,"after":"Cold"}]""",
            acts[0]["changes"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task settings_are_there_as_they_were_and_are_and_no_secret_is()
    {
        var merchant = await shared.Manager();
        await merchant.Send(
            HttpMethod.Patch,
            "/v1/merchants/" + merchant.Id,
            Json.Content(new { name = "Other", late_payment = "accept" })
        );
        var (_, rotated) = await merchant.Post($"/v1/merchants/{merchant.Id}/webhook-secret/rotate");

        var acts = await shared.Acts("merchant_id=" + merchant.Id);

        Assert.Equal(["rotate_webhook_secret", "change_merchant", "add_key", "register_merchant"], acts.Select(act => act.Text("action")));
        Assert.Equal(
            """[{"field":"name","before":"Shop","after":"Other"},{"field":"late_payment","before":"refund","after":"accept"}]""",
            acts[1]["changes"]!.ToJsonString()
        );
        Assert.Equal("""{"field":"webhook_secret","before":null,"after":"changed"}""", acts[0]["changes"]![0]!.ToJsonString());
        var written = string.Concat(acts.Select(act => act.ToJsonString()));
        Assert.All([merchant.ApiKey, merchant.WebhookSecret, rotated.Text("webhook_secret"), shared.Server.AdminToken()], secret =>
            Assert.DoesNotContain(secret, written)
        );
    }

    [Fact]
    public async Task whoever_has_not_the_right_is_written_down_and_wrong_input_is_not()
    {
        var (merchant, other) = (await shared.Manager(), await shared.Manager());
        var order = await merchant.Order();
        var reader = new TestMerchant(shared.Server, merchant.Id, await shared.Key(merchant, "read"), merchant.WebhookSecret);

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Post($"/v1/orders/{order.Text("id")}/cancel")).Status);
        await other.Send(HttpMethod.Patch, "/v1/merchants/" + merchant.Id, Json.Content(new { name = "Mine" }));
        await merchant.Send(HttpMethod.Patch, "/v1/merchants/" + merchant.Id, Json.Content(new { mode = "live" }));
        await merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { amount = "x" });
        await merchant.Post("/v1/channels/sandbox/pause");

        var own = await shared.Acts("merchant_id=" + merchant.Id);
        Assert.Equal(["operator_only", "insufficient_scope"], own.Take(2).Select(act => act.Text("outcome")));
        Assert.Equal(order.Text("id"), own[1].Text("target"));
        Assert.Equal("merchant_not_found", (await shared.Acts("merchant_id=" + other.Id))[0].Text("outcome"));
        var unknown = (await shared.Acts("actor=unknown"))[0];
        Assert.Equal(
            ("pause_channel", "sandbox", "invalid_admin_token"),
            (unknown.Text("action"), unknown.Text("target"), unknown.Text("outcome"))
        );
    }

    private async Task<IEnumerable<string>> Commands()
    {
        var document = JsonNode.Parse(await shared.Server.Http.GetStringAsync("/openapi/v1.json"))!;
        return document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Where(operation => operation.Key is "post" or "put" or "patch" or "delete")
            .Select(operation => operation.Value!.Text("operationId"))
            .Except(NoActs, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }
}
