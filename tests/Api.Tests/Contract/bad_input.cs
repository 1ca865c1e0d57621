using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Contract;

/// <summary>Every kind of bad input gets a 4xx problem with a stable code that names the field, and leaves no trace.</summary>
public sealed class Bad_input
{
    private static readonly string LongText = new('x', 300);

    public static TheoryData<string, string, string?> Orders { get; } =
        new()
        {
            { "", "invalid_json", null },
            { "{", "invalid_json", null },
            { "[]", "invalid_json", null },
            { "null", "invalid_json", null },
            { "\"order\"", "invalid_json", null },
            { "{} {}", "invalid_json", null },
            { "{\"a\":1,}", "invalid_json", null },
            { "// comment\n{}", "invalid_json", null },
            { new string('[', 5000), "invalid_json", null },
            { "{}", "missing_field", "merchant_order_id" },
            { Order("merchant_order_id", null), "missing_field", "merchant_order_id" },
            { Order("merchant_order_id", ""), "too_short", "merchant_order_id" },
            { Order("merchant_order_id", LongText), "too_long", "merchant_order_id" },
            { Order("merchant_order_id", "a\nb"), "invalid_format", "merchant_order_id" },
            { Order("merchant_order_id", " a"), "invalid_format", "merchant_order_id" },
            { Order("merchant_order_id", 17), "invalid_type", "merchant_order_id" },
            { Order("merchant_order_id", true), "invalid_type", "merchant_order_id" },
            { """{"merchant_order_id":"\ud800","kind":"payment","amount":1,"currency":"EUR"}""", "invalid_format", "merchant_order_id" },
            { """{"merchant_order_id":"\u0000","kind":"payment","amount":1,"currency":"EUR"}""", "invalid_format", "merchant_order_id" },
            {
                """{"merchant_order_id":"a","merchant_order_id":"b","kind":"payment","amount":1,"currency":"EUR"}""",
                "duplicate_field",
                "merchant_order_id"
            },
            { """{"Merchant_Order_Id":"a"}""", "unknown_field", "Merchant_Order_Id" },
            { """{"\ud800":"a"}""", "invalid_json", null },
            { Order("kind", null), "missing_field", "kind" },
            { Order("kind", "gift"), "invalid_value", "kind" },
            { Order("kind", "Payment"), "invalid_value", "kind" },
            { Order("kind", 0), "invalid_type", "kind" },
            { Order("kind", "top_up"), "missing_field", "account_id" },
            { Order("channels", new JsonArray("balance")), "missing_field", "account_id" },
            { Order("channels", new JsonArray("balance", "sandbox")), "invalid_value", "channels" },
            { Order("amount", null), "missing_field", "amount" },
            { Order("amount", 0), "out_of_range", "amount" },
            { Order("amount", -1), "out_of_range", "amount" },
            { Order("amount", 1_000_000_000_001), "out_of_range", "amount" },
            { OrderWith("\"amount\":9999999999999999999999999"), "out_of_range", "amount" },
            { OrderWith("\"amount\":1.5"), "invalid_type", "amount" },
            { OrderWith("\"amount\":1e3"), "invalid_type", "amount" },
            { OrderWith("\"amount\":1e999"), "invalid_type", "amount" },
            { OrderWith("\"amount\":NaN"), "invalid_json", null },
            { Order("amount", "100"), "invalid_type", "amount" },
            { OrderWith("\"amount\":[1]"), "invalid_type", "amount" },
            { Order("currency", null), "missing_field", "currency" },
            { Order("currency", "eur"), "unknown_currency", "currency" },
            { Order("currency", "EURO"), "unknown_currency", "currency" },
            { Order("currency", "XTS"), "unknown_currency", "currency" },
            { Order("currency", "XAU"), "unknown_currency", "currency" },
            { Order("currency", "CLF"), "unknown_currency", "currency" },
            { Order("currency", 978), "invalid_type", "currency" },
            { Order("description", LongText), "too_long", "description" },
            { Order("description", ""), "too_short", "description" },
            { Order("description", "a\ufffeb"), "invalid_format", "description" },
            { Order("description", "a\uffff"), "invalid_format", "description" },
            { Order("merchant_order_id", "\uffff"), "invalid_format", "merchant_order_id" },
            { Order("channels", "sandbox"), "invalid_type", "channels" },
            { Order("channels", Array.Empty<string>()), "out_of_range", "channels" },
            { Order("channels", Enumerable.Range(0, 9).Select(i => $"c{i}").ToArray()), "out_of_range", "channels" },
            { Order("channels", new[] { "sandbox", "sandbox" }), "invalid_value", "channels[1]" },
            { Order("channels", new[] { "Sandbox" }), "invalid_format", "channels[0]" },
            { Order("channels", new[] { "wechat" }), "unknown_channel", "channels[0]" },
            { OrderWith("\"channels\":[null]"), "invalid_type", "channels[0]" },
            { Order("payer_id", LongText), "too_long", "payer_id" },
            { Order("payer_id", "\ufffe"), "invalid_format", "payer_id" },
            { Order("notify_url", "https://shop.example/\ufffe"), "invalid_format", "notify_url" },
            { Order("account_id", "u1"), "invalid_value", "account_id" },
            { Order("return_url", "thanks"), "invalid_format", "return_url" },
            { Order("return_url", "http://shop.example/thanks"), "invalid_format", "return_url" },
            { Order("return_url", "javascript:alert(1)"), "invalid_format", "return_url" },
            { Order("return_url", "https://shop.example/thanks?status=paid"), "invalid_format", "return_url" },
            { Order("return_url", "https://shop.example/" + new string('x', 2048)), "too_long", "return_url" },
            { Order("return_url", 1), "invalid_type", "return_url" },
            { Order("expires_in", 59), "out_of_range", "expires_in" },
            { Order("expires_in", 604_801), "out_of_range", "expires_in" },
            { Order("expires_in", "900"), "invalid_type", "expires_in" },
            { Order("notify_url", "shop.example"), "invalid_format", "notify_url" },
            { Order("notify_url", "ftp://shop.example/"), "invalid_format", "notify_url" },
            { Order("notify_url", "https://user:pw@shop.example/"), "invalid_format", "notify_url" },
            { Order("notify_url", "file:///etc/passwd"), "invalid_format", "notify_url" },
            { Order("notify_url", "https://shop.example/#x"), "invalid_format", "notify_url" },
            { Order("notify_url", "https://shop.example/" + new string('x', 2048)), "too_long", "notify_url" },
            { Order("metadata", "x"), "invalid_type", "metadata" },
            { Order("metadata", new { a = 1 }), "invalid_type", "metadata.a" },
            { Order("metadata", new { a = new { b = "c" } }), "invalid_type", "metadata.a" },
            { OrderWith("\"metadata\":{\"a b\":\"c\"}"), "invalid_format", "metadata" },
            { OrderWith("\"metadata\":{\"a\":\"1\",\"a\":\"2\"}"), "duplicate_field", "metadata.a" },
            { Order("metadata", new { note = new string('x', 501) }), "too_long", "metadata.note" },
            { Order("metadata", new { note = "\ufffe" }), "invalid_format", "metadata.note" },
            { Order("metadata", new { note = "a\u0001" }), "invalid_format", "metadata.note" },
            { OrderWith("\"metadata\":{\"note\":\"\\ud83d\"}"), "invalid_format", "metadata.note" },
            { Order("metadata", Enumerable.Range(0, 21).ToDictionary(i => $"k{i}", _ => "v")), "out_of_range", "metadata" },
            { Order("expire_in", 900), "unknown_field", "expire_in" },
        };

    public static TheoryData<string, string, string?> Merchants { get; } =
        new()
        {
            { "{}", "missing_field", "name" },
            { """{"name":""}""", "too_short", "name" },
            { """{"name":5}""", "invalid_type", "name" },
            { """{"name":"a","mode":"real"}""", "invalid_value", "mode" },
            { """{"name":"a","notify_format":"xml"}""", "invalid_value", "notify_format" },
            { """{"name":"a","late_payment":"keep"}""", "invalid_value", "late_payment" },
            { """{"name":"a","signed_only":"yes"}""", "invalid_type", "signed_only" },
            { """{"name":"a","notify_url":"javascript:alert(1)"}""", "invalid_format", "notify_url" },
            { """{"name":"a","ack_body":""}""", "too_short", "ack_body" },
            { """{"name":"a","notify_events":"order.paid"}""", "invalid_type", "notify_events" },
            { """{"name":"a","notify_events":["order.paid","order.payed"]}""", "invalid_value", "notify_events[1]" },
            { """{"name":"a","notify_events":["order.paid","order.paid"]}""", "invalid_value", "notify_events[1]" },
            { """{"name":"a","notify_schedule":[]}""", "out_of_range", "notify_schedule" },
            { """{"name":"a","notify_schedule":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}""", "out_of_range", "notify_schedule" },
            { """{"name":"a","notify_schedule":[5,0]}""", "out_of_range", "notify_schedule[1]" },
            { """{"name":"a","notify_schedule":[86401]}""", "out_of_range", "notify_schedule[0]" },
            { """{"name":"a","notify_schedule":["5"]}""", "invalid_type", "notify_schedule[0]" },
            { """{"name":"a","notify_schedule":[1.5]}""", "invalid_type", "notify_schedule[0]" },
            { """{"name":"a","api_key":"sk_mine"}""", "unknown_field", "api_key" },
        };

    public static TheoryData<string, string, string> Queries { get; } =
        new()
        {
            { "status=open", "invalid_value", "status" },
            { "limit=0", "out_of_range", "limit" },
            { "limit=101", "out_of_range", "limit" },
            { "limit=ten", "invalid_type", "limit" },
            { "limit=99999999999999999999", "out_of_range", "limit" },
            { "limit=1&limit=2", "duplicate_field", "limit" },
            { "cursor=zzz", "invalid_cursor", "cursor" },
            { "cursor=-1--1", "invalid_cursor", "cursor" },
            { "created_after=yesterday", "invalid_format", "created_after" },
            { "sort=asc", "unknown_field", "sort" },
            { "merchant_order_id=" + LongQuery, "too_long", "merchant_order_id" },
        };

    private static string LongQuery => new('y', 100);

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task an_order_is_refused_with_a_code_that_names_the_field_and_nothing_is_stored(string body, string code, string? field)
    {
        var (server, merchant) = await Shared.Value;
        var before = (await merchant.Get("/v1/orders"))["data"]!.AsArray().Count;

        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        var (status, problem) = await merchant.Send(HttpMethod.Post, "/v1/orders", content);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.TextOrNull("field")));
        Assert.Equal(before, (await merchant.Get("/v1/orders"))["data"]!.AsArray().Count);
        Assert.NotNull(server);
    }

    [Theory]
    [MemberData(nameof(Merchants))]
    public async Task a_merchant_is_refused_with_a_code_that_names_the_field(string body, string code, string? field)
    {
        var (server, _) = await Shared.Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/merchants")
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken());
        using var response = await server.Http.SendAsync(request);
        var problem = await Json.Of(response);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (response.StatusCode, problem.Text("code"), problem.TextOrNull("field")));
    }

    [Theory]
    [InlineData("expand=payments", "invalid_value", "expand")]
    [InlineData("expand=refunds&expand=refunds", "duplicate_field", "expand")]
    [InlineData("fields=id", "unknown_field", "fields")]
    public async Task what_is_to_be_shown_of_an_order_is_refused_with_a_code_that_names_the_parameter(
        string query,
        string code,
        string field
    )
    {
        var (_, merchant) = await Shared.Value;
        var (status, problem) = await merchant.Send(HttpMethod.Get, "/v1/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa?" + query);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.Text("field")));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task a_list_is_refused_with_a_code_that_names_the_parameter(string query, string code, string field)
    {
        var (_, merchant) = await Shared.Value;
        var (status, problem) = await merchant.Send(HttpMethod.Get, "/v1/orders?" + query);
        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.Text("field")));
    }

    [Theory]
    [InlineData("GET", "/v1/orders/ord_short", 404, "order_not_found")]
    [InlineData("GET", "/v1/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa", 404, "order_not_found")]
    [InlineData("GET", "/v1/orders/ord_AAAAAAAAAAAAAAAAAAAAAAAAAA", 404, "order_not_found")]
    [InlineData("POST", "/v1/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa/cancel", 404, "order_not_found")]
    [InlineData("POST", "/v1/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa/notifications/evt_x/resend", 404, "order_not_found")]
    [InlineData("DELETE", "/v1/orders", 405, "method_not_allowed")]
    [InlineData("PUT", "/v1/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa", 405, "method_not_allowed")]
    [InlineData("GET", "/v2/orders", 404, "unknown_route")]
    [InlineData("POST", "/v1/channels/nobody/callbacks", 404, "unknown_channel")]
    [InlineData("POST", "/v1/channels/sandbox/callbacks", 401, "invalid_signature")]
    [InlineData("GET", "/v1/merchants", 401, "invalid_admin_token")]
    [InlineData("GET", "/v1/merchants/mer_aaaaaaaaaaaaaaaa", 403, "insufficient_scope")]
    [InlineData("GET", "/v1/merchants/mer_aaaaaaaaaaaaaaaa/summary", 404, "merchant_not_found")]
    public async Task what_does_not_exist_has_a_code_too(string method, string path, int status, string code)
    {
        var (_, merchant) = await Shared.Value;
        var (answered, problem) = await merchant.Send(new HttpMethod(method), path);
        Assert.Equal((status, code), ((int)answered, problem.Text("code")));
    }

    [Theory]
    [InlineData(null, "missing_credentials")]
    [InlineData("Basic dXNlcjpwdw==", "invalid_api_key")]
    [InlineData("Bearer", "invalid_api_key")]
    [InlineData("Bearer sk_", "invalid_api_key")]
    [InlineData("Bearer sk_mer_aaaaaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "invalid_api_key")]
    [InlineData("Bearer ' or 1=1 --", "invalid_api_key")]
    public async Task without_a_good_key_nobody_comes_in(string? authorization, string code)
    {
        var (server, _) = await Shared.Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.Unauthorized, code), (response.StatusCode, (await Json.Of(response)).Text("code")));
    }

    [Fact]
    public async Task a_body_of_another_type_or_size_is_refused_before_it_is_read()
    {
        var (_, merchant) = await Shared.Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["amount"] = "1" });
        using var large = new StringContent(
            "{\"description\":\"" + new string('x', 70_000) + "\"}",
            Encoding.UTF8,
            new MediaTypeHeaderValue("application/json")
        );

        var (unsupported, first) = await merchant.Send(HttpMethod.Post, "/v1/orders", form);
        var (tooLarge, second) = await merchant.Send(HttpMethod.Post, "/v1/orders", large);

        Assert.Equal((415, "unsupported_media_type"), ((int)unsupported, first.Text("code")));
        Assert.Equal((413, "body_too_large"), ((int)tooLarge, second.Text("code")));
    }

    [Fact]
    public async Task bytes_that_are_not_utf8_are_refused()
    {
        var (_, merchant) = await Shared.Value;
        using var content = new ByteArrayContent([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (status, problem) = await merchant.Send(HttpMethod.Post, "/v1/orders", content);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_json"), (status, problem.Text("code")));
    }

    /// <summary>One server for all of it: that it still answers after each is part of the test.</summary>
    private static readonly Lazy<Task<(PaymentsServer Server, TestMerchant Merchant)>> Shared = new(async () =>
    {
        var server = await PaymentsServer.Start();
        return (server, await server.Register());
    });

    private static string Order(string field, object? value)
    {
        var order = new JsonObject
        {
            ["merchant_order_id"] = "B-1",
            ["kind"] = "payment",
            ["amount"] = 100,
            ["currency"] = "EUR",
        };
        order[field] = value is null ? null : JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(value));
        return order.ToJsonString();
    }

    private static string OrderWith(string field) =>
        $$"""{"merchant_order_id":"B-1","kind":"payment","currency":"EUR",{{field}}{{(field.StartsWith("\"amount\"", StringComparison.Ordinal) ? "" : ",\"amount\":100")}}}""";
}
