using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Testing;
using Payments.Testing.Hosting;
using Xunit;

namespace Payments.Channels.Tests.Http;

/// <summary>A provider that speaks XML, and orders whose texts XML cannot carry.</summary>
public sealed class Requests_that_cannot_be_written : IAsyncLifetime
{
    private const string Uncarried = "a\ufffe";

    private static readonly SignatureHeader Header = new("X-Signature", "{signature}");

    private readonly ManualClock _clock = new();
    private readonly List<string> _asked = [];
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private WebApplication _app = null!;
    private string _url = null!;

    public async ValueTask InitializeAsync() => (_app, _url) = await LocalServer.Start(_ => { }, app => app.Run(Answer));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task are_a_no_that_says_so_and_nothing_is_sent()
    {
        using var channel = Channel();
        var order = Order(Uncarried);

        var (verified, prepared, charged) = (
            await channel.Verify(order, default),
            await channel.Prepare(order, default),
            await channel.Charge(order, 1, default)
        );

        Assert.Equal((ChannelResponse.No, "request_not_possible"), (verified.Response, verified.Failure!.Code));
        Assert.Equal((ChannelResponse.No, "request_not_possible"), (prepared.Response, prepared.Failure!.Code));
        Assert.Equal((ChannelResponse.No, "request_not_possible"), (charged.Response, charged.Failure!.Code));
        Assert.Null(PortableText.FindUnsupportedCharacter(verified.Failure.Message));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task say_nothing_of_what_the_provider_knows()
    {
        using var channel = Channel();
        var order = Order(Uncarried);

        Assert.Null(await channel.Query(order, default));
        Assert.Equal(CloseOutcome.NoAnswer, await channel.Close(order, default));
    }

    [Theory]
    [InlineData("none", RefundOutcome.Failed)]
    [InlineData("done", RefundOutcome.Succeeded)]
    [InlineData("working", RefundOutcome.Pending)]
    [InlineData("strange", RefundOutcome.NoAnswer)]
    public async Task fail_a_refund_unless_the_provider_knows_it_all_the_same(string word, RefundOutcome outcome)
    {
        using var channel = Channel();
        _words["/refundquery"] = word;
        var order = Order("well");

        var answer = await channel.Refund(order, order.Refunds[0], default);

        Assert.Equal(
            (outcome, outcome == RefundOutcome.Failed ? "request_not_possible" : null),
            (answer.Outcome, outcome == RefundOutcome.Failed ? answer.Failure!.Code : null)
        );
        Assert.Equal(["/refundquery"], _asked);
    }

    [Fact]
    public async Task fail_a_refund_that_cannot_be_asked_about_either()
    {
        using var mute = Channel(options => options with { QueryRefund = null });
        using var unwritable = Channel(options =>
            options with
            {
                QueryRefund = options.QueryRefund! with { Fields = options.Refund.Fields },
            }
        );
        var order = Order("well");

        foreach (var channel in new[] { mute, unwritable })
        {
            var answer = await channel.Refund(order, order.Refunds[0], default);
            Assert.Equal((RefundOutcome.Failed, "request_not_possible"), (answer.Outcome, answer.Failure!.Code));
        }

        Assert.Empty(_asked);
    }

    [Fact]
    public async Task do_not_come_of_headers_that_are_not_ascii()
    {
        using var channel = Channel(options =>
            options with
            {
                Headers = [new HttpField("X-Description", Template.Parse("{description}", PlaceholderValues.OrderPlaceholders))],
            }
        );
        _words["/prepare"] = "ready";

        Assert.Equal(ChannelResponse.Yes, (await channel.Prepare(Order("Füße 猫"), default)).Response);
    }

    private async Task Answer(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        await reader.ReadToEndAsync();
        _asked.Add(http.Request.Path);
        await http.Response.WriteAsync(
            $"<xml><status>{_words.GetValueOrDefault(http.Request.Path, "ready")}</status><link>https://pay.example/1</link></xml>"
        );
    }

    private HttpChannel Channel(Func<HttpChannelOptions, HttpChannelOptions>? change = null)
    {
        var answers = new ResponseMapping
        {
            Status = ["status"],
            OrderId = "order",
            PaymentId = "id",
            Amount = "amount",
            PayUrl = "link",
        };
        HttpCall Call(string path, string value, params ReadOnlySpan<(string Word, string Meaning)> words)
        {
            var map = answers;
            foreach (var (word, meaning) in words)
                map = map with { StatusMeanings = map.StatusMeanings.SetItem(word, meaning) };
            return new HttpCall(
                HttpMethod.Post,
                Template.Parse(_url + path, []),
                [new HttpField("text", Template.Parse(value, [.. PlaceholderValues.RefundPlaceholders]))],
                [],
                map
            );
        }

        var options = new HttpChannelOptions
        {
            Name = "xml",
            Format = BodyFormat.Xml,
            ResponseFormat = BodyFormat.Xml,
            Signature = new HeaderSignatureScheme
            {
                Signer = new SharedSecretSigner([new SharedSecret("a shared secret"u8.ToArray())], SharedSecretSigner.HmacSha256),
                RequestHeader = Header,
                CallbackHeader = Header,
                Request = Template.Parse("{body}", HeaderSignatureScheme.RequestPlaceholders),
                Callback = Template.Parse("{body}", HeaderSignatureScheme.CallbackPlaceholders),
                Tolerance = TimeSpan.FromMinutes(5),
            },
            Verify = Call("/verify", "{description}", ("ready", ProviderStatus.Yes)),
            Prepare = Call("/prepare", "{description}", ("ready", ProviderStatus.Yes)),
            Charge = Call("/charge", "{description}", ("ready", ProviderStatus.Paid)),
            Query = Call("/query", "{description}", ("ready", ProviderStatus.Open)),
            Close = Call("/close", "{description}", ("ready", ProviderStatus.Closed)),
            Refund = Call("/refund", "{refund_reason}", ("done", ProviderStatus.Succeeded)),
            QueryRefund = Call(
                "/refundquery",
                "{refund_id}",
                ("done", ProviderStatus.Succeeded),
                ("working", ProviderStatus.Pending),
                ("none", ProviderStatus.Unknown)
            ),
            Callback = answers with { StatusMeanings = ImmutableDictionary<string, string>.Empty.Add("done", ProviderStatus.Paid) },
        };
        return new HttpChannel(
            change?.Invoke(options) ?? options,
            () => "https://us.example/callbacks",
            _clock,
            NullLogger<HttpChannel>.Instance
        );
    }

    private PaymentOrder Order(string description)
    {
        var now = _clock.GetUtcNow();
        return new PaymentOrder
        {
            Id = new OrderId("ord_1"),
            MerchantId = new MerchantId("mer_1"),
            Terms = new CreateOrderCommand
            {
                MerchantOrderId = "1",
                Kind = OrderKind.Payment,
                Amount = new Money(1250, "EUR"),
                Description = description,
                ExpiresIn = TimeSpan.FromMinutes(15),
                Fingerprint = "",
            },
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromMinutes(15),
            Status = OrderStatus.Paid,
            UpdatedAt = now,
            Payments =
            [
                new Payment
                {
                    Id = new PaymentId("p-1"),
                    Channel = "xml",
                    Role = PaymentRole.Accepted,
                    Currency = "EUR",
                    Captured = 1250,
                    PaidAt = now,
                    RecordedAt = now,
                },
            ],
            Refunds =
            [
                new Refund
                {
                    Id = "rfd_1",
                    PaymentId = new PaymentId("p-1"),
                    Channel = "xml",
                    Amount = 1250,
                    Reason = Uncarried,
                    Status = RefundStatus.Requested,
                    RequestedAt = now,
                },
            ],
        };
    }
}
