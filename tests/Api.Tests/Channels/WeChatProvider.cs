using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Payments.Api.Tests.Channels;

/// <summary>
/// A little provider that speaks WeChat Pay v2 as its manual has it, with books and a signature of its own; nothing here is
/// the server's code.
/// </summary>
internal sealed class WeChatProvider : IAsyncDisposable
{
    public const string Key = "192006250b4c09247ec02edce69f6a2d";

    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private WeChatProvider(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public ConcurrentDictionary<string, Booked> Orders { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, string> Refunds { get; } = new(StringComparer.Ordinal);

    /// <summary>The operations that were asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Answers in place of the provider's own, by operation; null for its own.</summary>
    public Func<string, HttpContext, Task<bool>> Instead { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>What refunds come to.</summary>
    public string RefundStatus { get; set; } = "SUCCESS";

    public static async Task<WeChatProvider> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var provider = new WeChatProvider(app);
        app.MapPost("/{**path}", provider.Answer);
        await app.StartAsync();
        return provider;
    }

    /// <summary>The payer pays; the callback is sent unless it is to get lost.</summary>
    public async Task<(int Status, string Body)> Pay(string orderId, DateTimeOffset at, long? claimed = null, bool isLost = false)
    {
        var order = Orders[orderId];
        order.State = "SUCCESS";
        order.PaidAt = at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return isLost ? (0, "") : await Callback(order.NotifyUrl, Signed(Paid(order, claimed)));
    }

    public async Task<(int Status, string Body)> Callback(string url, SortedDictionary<string, string> fields)
    {
        using var response = await _http.PostAsync(url, new StringContent(Xml(fields), Encoding.UTF8, "text/xml"));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static SortedDictionary<string, string> Paid(Booked order, long? claimed = null) =>
        new(StringComparer.Ordinal)
        {
            ["return_code"] = "SUCCESS",
            ["result_code"] = "SUCCESS",
            ["out_trade_no"] = order.Id,
            ["transaction_id"] = "4200" + order.Id[4..],
            ["total_fee"] = (claimed ?? order.Total).ToString(CultureInfo.InvariantCulture),
            ["fee_type"] = "CNY",
            ["time_end"] = order.PaidAt,
            ["attach"] = "",
        };

    /// <summary>The manual's four steps.</summary>
    public static SortedDictionary<string, string> Signed(SortedDictionary<string, string> fields, string key = Key)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
            if (name != "sign" && value != "")
                text.Append(name).Append('=').Append(value).Append('&');
        text.Append("key=").Append(key);
#pragma warning disable CA5351 // It is what the manual says.
        fields["sign"] = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5351
        return fields;
    }

    public static string Xml(IEnumerable<KeyValuePair<string, string>> fields) =>
        new XElement("xml", fields.Select(field => new XElement(field.Key, new XCData(field.Value)))).ToString();

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _app.DisposeAsync();
    }

    private async Task Answer(HttpContext http)
    {
        var operation = http.Request.Path.Value!.Split('/')[^1];
        using var reader = new StreamReader(http.Request.Body);
        var sent = new SortedDictionary<string, string>(
            XDocument
                .Parse(await reader.ReadToEndAsync())
                .Root!.Elements()
                .ToDictionary(field => field.Name.LocalName, field => field.Value),
            StringComparer.Ordinal
        );
        Asked.Enqueue(operation);
        if (await Instead(operation, http))
            return;

        var claimed = sent["sign"];
        var answer =
            claimed != Signed(sent)["sign"]
                ? new SortedDictionary<string, string> { ["return_code"] = "FAIL", ["return_msg"] = "sign error" }
                : Signed(Do(operation, sent));
        http.Response.ContentType = "text/xml";
        await http.Response.WriteAsync(Xml(answer));
    }

    private SortedDictionary<string, string> Do(string operation, SortedDictionary<string, string> sent)
    {
        var answer = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["return_code"] = "SUCCESS",
            ["result_code"] = "SUCCESS",
            ["nonce_str"] = "5K8264ILTKCH16CQ",
        };
        var order = sent.TryGetValue("out_trade_no", out var id) ? Orders.GetValueOrDefault(id) : null;
        switch (operation)
        {
            case "unifiedorder" when sent["total_fee"] == "999":
                return Fail(answer, "NOAUTH", "The merchant may not.");
            case "unifiedorder":
                Orders.TryAdd(id!, new Booked(id!, long.Parse(sent["total_fee"], CultureInfo.InvariantCulture), sent["notify_url"]));
                answer["code_url"] = "weixin://wxpay/bizpayurl?pr=" + id;
                return answer;
            case "orderquery" or "closeorder" when order is null:
                return Fail(answer, "ORDERNOTEXIST", "There is none.");
            case "orderquery":
                foreach (var (name, value) in order.State == "SUCCESS" ? Paid(order) : [])
                    answer[name] = value;
                answer["out_trade_no"] = order.Id;
                answer["trade_state"] = order.State;
                return answer;
            case "closeorder" when order.State == "SUCCESS":
                return Fail(answer, "ORDERPAID", "It is paid.");
            case "closeorder":
                order.State = "CLOSED";
                return answer;
            case "refund":
                Refunds[sent["out_refund_no"]] = sent["transaction_id"] + " " + sent["refund_fee"] + "/" + sent["total_fee"];
                return answer;
            case "refundquery" when Refunds.ContainsKey(sent["out_refund_no"]):
                answer["refund_status_0"] = RefundStatus;
                return answer;
            case "refundquery":
                return Fail(answer, "REFUNDNOTEXIST", "There is none.");
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }

    private static SortedDictionary<string, string> Fail(SortedDictionary<string, string> answer, string code, string text)
    {
        (answer["result_code"], answer["err_code"], answer["err_code_des"]) = ("FAIL", code, text);
        return answer;
    }

    internal sealed record Booked(string Id, long Total, string NotifyUrl)
    {
        public string State { get; set; } = "NOTPAY";

        public string PaidAt { get; set; } = "";
    }
}
