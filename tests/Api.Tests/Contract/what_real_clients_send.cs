using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Contract;

public sealed class What_real_clients_send
{
    private const string Order = """{"merchant_order_id":"1","kind":"payment","amount":5,"currency":"EUR"}""";

    [Fact]
    public async Task a_byte_order_mark_before_json_is_let_pass()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        var (status, _) = await merchant.Send(HttpMethod.Post, "/v1/orders", Content([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Order)]));
        var (again, _) = await merchant.Send(HttpMethod.Post, "/v1/orders", Content(Encoding.UTF8.GetBytes(Order)));
        var (two, problem) = await merchant.Send(
            HttpMethod.Post,
            "/v1/orders",
            Content([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Order)])
        );

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (status, again));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_json"), (two, problem.Text("code")));
    }

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData("/v1/channels/sandbox/callbacks")]
    public async Task a_compressed_body_is_refused_by_its_name(string path)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        using var zipped = new MemoryStream();
        await using (var zip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
            await zip.WriteAsync(Encoding.UTF8.GetBytes(Order), TestContext.Current.CancellationToken);
        using var content = Content(zipped.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var plain = Content(Encoding.UTF8.GetBytes(Order));
        plain.Headers.ContentEncoding.Add("identity");

        var (status, problem) = await merchant.Send(HttpMethod.Post, path, content);
        var (identity, _) = await merchant.Send(HttpMethod.Post, "/v1/orders", plain);

        Assert.Equal(
            (HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", "content-encoding"),
            (status, problem.Text("code"), problem.Text("field"))
        );
        Assert.Equal(HttpStatusCode.Created, identity);
    }

    [Fact]
    public async Task a_url_is_kept_as_it_is_called_and_notifications_are_json_and_carry_the_metadata()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var spelled = endpoint
            .Url.Replace("http://", "HTTP://", StringComparison.Ordinal)
            .Replace("/notify", "/a/../%6Eotify", StringComparison.Ordinal);

        var (_, changed) = await server.Admin(HttpMethod.Patch, merchant.Id, new { notify_url = spelled });
        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "1",
                kind = "payment",
                amount = 5,
                currency = "EUR",
                metadata = new { table = "12", guest = "Zoë" },
                notify_url = spelled + "?q=ü",
            }
        );
        await merchant.Pay(order);
        var told = await endpoint.Next();

        Assert.Equal((endpoint.Url, "json"), (changed.Text("notify_url"), changed.Text("notify_format")));
        Assert.Equal("application/json", told.ContentType);
        var metadata = JsonNode.Parse(told.Body)!["metadata"]!.AsObject();
        Assert.Equal([("guest", "Zoë"), ("table", "12")], metadata.Select(member => (member.Key, (string)member.Value!)));
    }

    private static ByteArrayContent Content(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
