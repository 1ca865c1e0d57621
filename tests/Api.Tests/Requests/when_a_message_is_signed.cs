using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Application.Access;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Merchants;
using Payments.Domain.Signatures;
using Xunit;

namespace Payments.Api.Tests.Requests;

/// <summary>A message that did not come over HTTP: the signature is over its body alone.</summary>
public sealed class When_a_message_is_signed
{
    private static readonly byte[] Body =
        "{\"merchant_order_id\":\"1\",\"kind\":\"payment\",\"amount\":5,\"currency\":\"EUR\"}"u8.ToArray();

    [Fact]
    public async Task its_command_is_the_merchants_and_does_what_http_does()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var commands = server.Services.GetRequiredService<OrderCommands>();

        var caller = (await Prove(server, merchant.Id, Signed(server, merchant, Body), Body)).Value!;
        var made = await commands.Create(caller.Merchant, Body);
        var replayed = await commands.Create(caller.Merchant, Body);

        Assert.Equal((201, 200, CommandEffect.Replayed), (made.Status, replayed.Status, replayed.Effect));
        Assert.Equal(5, (await merchant.Get($"/v1/orders/{made.Value!.Id}")).Number("amount"));
    }

    [Fact]
    public async Task another_body_merchant_or_time_is_refused()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var other = await server.Register();
        var headers = Signed(server, merchant, Body);

        Assert.Equal("invalid_signature", (await Prove(server, merchant.Id, headers, [.. Body, 32])).Error!.CodeText);
        Assert.Equal("invalid_signature", (await Prove(server, other.Id, headers, Body)).Error!.CodeText);
        Assert.Equal("invalid_signature", (await Prove(server, "nobody", headers, Body)).Error!.CodeText);
        Assert.Equal(
            ("missing_credentials", "merchant-id"),
            ((await Prove(server, "", headers, Body)).Error!.CodeText, (await Prove(server, "", headers, Body)).Error!.Field)
        );
        Assert.Equal("missing_credentials", (await Prove(server, merchant.Id, [], Body)).Error!.CodeText);
        server.Clock.Advance(StandardWebhooks.Tolerance + TimeSpan.FromSeconds(1));
        Assert.Equal("timestamp_out_of_range", (await Prove(server, merchant.Id, headers, Body)).Error!.CodeText);
    }

    [Fact]
    public async Task a_command_that_is_refused_has_the_code_that_http_has()
    {
        await using var server = await PaymentsServer.Start("--Payments:Limits:RequestsPerSecond", "1", "--Payments:Limits:Burst", "1");
        var merchant = await server.Register();
        var caller = (await Prove(server, merchant.Id, Signed(server, merchant, Body), Body)).Value!;
        var gate = server.Services.GetRequiredService<CommandAdmission>();

        var bad = await server.Services.GetRequiredService<OrderCommands>().Create(caller.Merchant, "{\"amount\":0}"u8.ToArray());

        Assert.Equal((400, "missing_field", "merchant_order_id"), (bad.Status, bad.Error!.CodeText, bad.Error.Field));
        Assert.Null(gate.Admit(caller, KeyScope.Write));
        Assert.Equal(
            (429, "rate_limited", 1),
            gate.Admit(caller, KeyScope.Write) is { } fast ? (fast.Status, fast.CodeText, fast.RetryAfter) : default
        );
    }

    private static ValueTask<CommandResult<MerchantCaller>> Prove(
        PaymentsServer server,
        string merchantId,
        Dictionary<string, string> headers,
        byte[] body
    ) =>
        server
            .Services.GetRequiredService<MerchantAuthenticator>()
            .AuthenticateSignature(merchantId, name => headers.GetValueOrDefault(name), body);

    private static Dictionary<string, string> Signed(PaymentsServer server, TestMerchant merchant, byte[] body)
    {
        var now = server.Clock.GetUtcNow();
        return new(StringComparer.Ordinal)
        {
            [StandardWebhooks.IdHeader] = "msg_1",
            [StandardWebhooks.TimestampHeader] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            [StandardWebhooks.SignatureHeader] = StandardWebhooks.Sign(StandardWebhooks.KeyOf(merchant.WebhookSecret), "msg_1", now, body),
        };
    }
}
