using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Payments.Channels.Http;
using Payments.Channels.Http.Bodies;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Testing;
using Xunit;
using static Payments.Channels.Tests.Http.JsonProviderOptions;

namespace Payments.Channels.Tests.Http;

/// <summary>A provider of today: JSON, major units, HTTP status codes, HMAC in a header, over real HTTP.</summary>
public sealed class A_json_provider : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private readonly JsonProvider _provider;
    private HttpChannel _channel = null!;

    public A_json_provider() => _provider = new JsonProvider(_clock);

    public async ValueTask InitializeAsync()
    {
        await _provider.Start();
        _channel = new HttpChannel(Options(_provider.Url), () => "https://us.example/callbacks", _clock, NullLogger<HttpChannel>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task is_sent_what_the_settings_say_signed()
    {
        _provider.Respond = _ => (201, """{"status":"ready","links":{"pay":"https://pay.example/1"}}""");

        var prepared = await _channel.Prepare(_provider.Order(), default);

        Assert.Equal(
            (ChannelResponse.Yes, "https://pay.example/1", "https://pay.example/1"),
            (prepared.Response, prepared.PayUrl, prepared.QrCode)
        );
        Assert.Equal(
            ("POST /orders", """{"reference":"ord_1","amount":{"value":12.50,"currency":"EUR"},"note":"#1 \u0022\u00E4\u0022"}""", true),
            _provider.Requests[0]
        );
    }

    [Fact]
    public async Task may_be_sent_a_json_text_within_a_form_signed_as_it_is_sent()
    {
        var options = Options(_provider.Url);
        using var channel = new HttpChannel(
            options with
            {
                Format = BodyFormat.Form,
                ResponseFormat = BodyFormat.Json,
                JsonFields = ["amount"],
                Signature = new SortedFieldsSignatureScheme(PublishedKey.Keys, SignatureEncoding.Base64, "sign") { SignsResponses = false },
            },
            () => "https://us.example/callbacks",
            _clock,
            NullLogger<HttpChannel>.Instance
        );
        _provider.Respond = _ => (201, """{"status":"ready","links":{"pay":"https://pay.example/1"}}""");

        await channel.Prepare(_provider.Order(), default);

        var sent = BodyReader.Read(BodyFormat.Form, Encoding.UTF8.GetBytes(_provider.Requests[0].Body))!;
        Assert.Equal("""{"value":12.50,"currency":"EUR"}""", sent["amount"]);
        Assert.True(
            PublishedKey.Keys.Verify(
                Encoding.UTF8.GetBytes($$"""amount={"value":12.50,"currency":"EUR"}&note=#1 "ä"&reference=ord_1"""),
                [Convert.FromBase64String(sent["sign"])],
                _clock.GetUtcNow()
            )
        );
    }

    [Fact]
    public async Task that_needs_not_be_told_of_an_order_is_not_called_before_it_is_paid()
    {
        var options = Options("http://127.0.0.1:1") with
        {
            Prepare = null,
            PayUrl = Template.Parse("https://pay.example/{order_id}?note={description}", PlaceholderValues.PayerPlaceholders),
        };
        using var channel = new HttpChannel(options, () => "https://us.example/callbacks", _clock, NullLogger<HttpChannel>.Instance);

        var prepared = await channel.Prepare(_provider.Order(), default);

        Assert.Equal((ChannelResponse.Yes, "https://pay.example/ord_1?note=%231%20%22%C3%A4%22"), (prepared.Response, prepared.PayUrl));
        Assert.Equal(prepared.PayUrl, prepared.QrCode);
    }

    [Theory]
    [InlineData(404, "", ChannelOrderState.Unknown)]
    [InlineData(404, "<html>", ChannelOrderState.Unknown)]
    [InlineData(200, """{"status":"ready","links":{"pay":"https://pay.example/1"}}""", ChannelOrderState.Open)]
    [InlineData(
        200,
        """{"status":"done","payment":"p-1","amount":{"value":"12.50","currency":"EUR"},"at":"2026-01-01T11:00:00Z"}""",
        ChannelOrderState.Closed
    )]
    [InlineData(
        200,
        """{"status":"done","payment":"p-1","amount":{"value":12.5,"currency":"eur"},"at":"2026-01-01T11:00:00Z"}""",
        ChannelOrderState.Closed
    )]
    [InlineData(
        200,
        """{"status":"done","payment":"p-1","amount":{"value":1.25E1,"currency":" EUR "},"at":"2026-01-01T12:00:00+01:00"}""",
        ChannelOrderState.Closed
    )]
    [InlineData(200, """{"status":"strange"}""", null)]
    [InlineData(500, """{"status":"ready"}""", null)]
    public async Task is_understood_or_has_not_answered(int status, string body, ChannelOrderState? state)
    {
        _provider.Respond = _ => (status, body);

        var answer = await _channel.Query(_provider.Order(), default);

        Assert.Equal(state, answer?.State);
        Assert.Equal("GET /orders/ord_1?full=true", _provider.Requests[0].Line);
        if (state == ChannelOrderState.Closed)
            Assert.Equal(
                new CapturedPayment(new PaymentId("p-1"), new Money(1250, "EUR"), new DateTimeOffset(2026, 1, 1, 11, 0, 0, TimeSpan.Zero)),
                Assert.Single(answer!.Payments)
            );
    }

    [Theory]
    [InlineData(
        """{"status":"done","payment":"p-1","amount":{"value":"12.505","currency":"EUR"},"at":"2026-01-01T11:00:00Z"}""",
        "amount \"12.505\" in currency \"EUR\", payment_id \"p-1\""
    )]
    [InlineData(
        """{"status":"done","payment":"p-1","amount":{"value":"12,50","currency":"EUR"}}""",
        "amount \"12,50\" in currency \"EUR\", payment_id \"p-1\""
    )]
    [InlineData(
        """{"status":"done","payment":"p-1","amount":{"value":"12.50","currency":"euros"}}""",
        "amount \"12.50\" in currency \"euros\", payment_id \"p-1\""
    )]
    [InlineData(
        """{"status":"done","payment":"p-1","amount":{"value":"12.50"}}""",
        "amount \"12.50\" in currency absent, payment_id \"p-1\""
    )]
    [InlineData("""{"status":"done","amount":{"value":"12.50","currency":"EUR"}}""", "payment_id absent")]
    [InlineData(
        """{"status":"done","payment":"p-1","amount":{"value":"12.50","currency":"EUR"},"at":"soon"}""",
        "paid_at \"soon\", payment_id \"p-1\""
    )]
    [InlineData("""{"status":"done","payment":"p\n1","amount":{"value":"12.50","currency":"EUR"}}""", "payment_id \"p1\"")]
    public async Task that_says_paid_and_cannot_be_read_has_not_said_nothing(string body, string problem)
    {
        _provider.Respond = _ => (200, body);

        var answer = await _channel.Query(_provider.Order(), default);

        Assert.Equal((ChannelOrderState.Closed, problem, body), (answer!.State, answer.Unreadable!.Problem, answer.Unreadable.Answer));
        Assert.Empty(answer.Payments);
        Assert.Equal(CloseOutcome.AlreadyPaid, await _channel.Close(_provider.Order(), default));
    }

    [Fact]
    public async Task is_quoted_within_limits_when_it_cannot_be_read()
    {
        static string Long(char c) => "\"" + new string(c, 5000) + "\"";
        _provider.Respond = _ =>
            (
                200,
                "{\"status\":\"done\",\"payment\":"
                    + Long('p')
                    + ",\"amount\":{\"value\":"
                    + Long('1')
                    + ",\"currency\":"
                    + Long('E')
                    + "},\"at\":"
                    + Long('a')
                    + "}"
            );

        var unreadable = (await _channel.Query(_provider.Order(), default))!.Unreadable!;

        Assert.InRange(unreadable.Problem.Length, 400, UnreadablePayment.MaxProblem);
        Assert.Equal(UnreadablePayment.MaxAnswer, unreadable.Answer.Length);
    }

    [Fact]
    public async Task that_leaves_out_what_is_optional_took_its_only_currency_now()
    {
        _provider.Respond = _ => (200, """{"status":"done","payment":"a/b+c=d","amount":{"value":"12.50"}}""");
        var options = Options(_provider.Url) with { Currencies = ["EUR"] };
        using var channel = new HttpChannel(options, () => "https://us.example/callbacks", _clock, NullLogger<HttpChannel>.Instance);

        var answer = await channel.Query(_provider.Order(), default);

        Assert.Equal(
            new CapturedPayment(new PaymentId("a/b+c=d"), new Money(1250, "EUR"), _clock.GetUtcNow()),
            Assert.Single(answer!.Payments)
        );
    }

    [Fact]
    public async Task that_knows_fewer_decimals_than_an_amount_has_is_not_asked_for_it()
    {
        var options = Options("http://127.0.0.1:1") with
        {
            Amounts = new ProviderAmounts(InMajorUnit: true) { Decimals = ImmutableDictionary<string, int>.Empty.Add("EUR", 0) },
        };
        using var channel = new HttpChannel(options, () => "https://us.example/callbacks", _clock, NullLogger<HttpChannel>.Instance);

        Assert.Equal(
            (ChannelResponse.No, "amount_not_supported"),
            await channel.Verify(_provider.Order(), default) is var verdict ? (verdict.Response, verdict.Failure!.Code) : default
        );
    }

    [Fact]
    public async Task that_cannot_be_told_to_close_is_asked()
    {
        _provider.Respond = _ => (200, """{"status":"ready"}""");
        Assert.Equal(CloseOutcome.NoAnswer, await _channel.Close(_provider.Order(), default));
        _provider.Respond = _ => (404, "");
        Assert.Equal(CloseOutcome.Closed, await _channel.Close(_provider.Order(), default));
        _provider.Respond = _ =>
            (200, """{"status":"done","payment":"p-1","amount":{"value":"12.50","currency":"EUR"},"at":"2026-01-01T11:00:00Z"}""");
        Assert.Equal(CloseOutcome.AlreadyPaid, await _channel.Close(_provider.Order(), default));
    }

    [Fact]
    public async Task that_cannot_be_asked_is_not_asked_whether_it_closed()
    {
        using var channel = new HttpChannel(
            Options("http://127.0.0.1:1") with
            {
                Query = null,
                Close = null,
            },
            () => "https://us.example/callbacks",
            _clock,
            NullLogger<HttpChannel>.Instance
        );

        Assert.Equal((false, false), (channel.CanBeQueried, channel.CanBeClosed));
        Assert.Equal(CloseOutcome.Closed, await channel.Close(_provider.Order(), default));
    }

    [Fact]
    public async Task that_is_not_there_has_not_answered()
    {
        await _provider.Stop();

        Assert.Equal(
            (ChannelResponse.NoAnswer, "no_answer"),
            (await _channel.Prepare(_provider.Order(), default)) is var answer ? (answer.Response, answer.Failure!.Code) : default
        );
    }
}
