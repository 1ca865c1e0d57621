using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Runs;

/// <summary>What is done with a server before and after the load: registering merchants, and reading everything back.</summary>
internal sealed class Administration(Uri server, string adminToken) : IDisposable
{
    private const int PageSize = 100;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Registers a merchant that is notified in JSON.</summary>
    public async Task<MerchantRead> Register(string notifyUrl)
    {
        var json = $$"""{"name":"Load test","notify_format":"json","notify_url":"{{notifyUrl}}"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/merchants")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", adminToken);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.Created
            ? (await answer.Content.ReadFromJsonAsync(ReadJson.Default.MerchantRead))!
            : throw new UsageException(
                $"{server}v1/merchants answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()} Is the admin token the server's (--admin-token, --token-file)?"
            );
    }

    /// <summary>Has a merchant sent a notification that tells nothing.</summary>
    public async Task<TestNotificationRead> TestNotification(Merchant merchant)
    {
        using var request = Request(HttpMethod.Post, merchant, $"/v1/merchants/{merchant.Id}/notifications/test");
        using var answer = await _http.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync(ReadJson.Default.TestNotificationRead))!
            : throw new UsageException(
                $"{server}v1/merchants/{merchant.Id}/notifications/test answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}"
            );
    }

    /// <summary>All orders of a merchant.</summary>
    public async IAsyncEnumerable<OrderRead> Orders(Merchant merchant)
    {
        string? cursor = null;
        do
        {
            var page = await Get(merchant, "/v1/orders" + Page(cursor), ReadJson.Default.PageRead);
            foreach (var order in page.Data)
                yield return order;
            cursor = page.NextCursor;
        } while (cursor is not null);
    }

    /// <summary>An account as it stands.</summary>
    public Task<AccountRead> Account(Merchant merchant, int account) =>
        Get(merchant, $"/v1/accounts/{OrderRecords.AccountId(account)}", ReadJson.Default.AccountRead);

    /// <summary>The whole journal of an account.</summary>
    public async IAsyncEnumerable<EntryRead> Entries(Merchant merchant, int account)
    {
        string? cursor = null;
        do
        {
            var page = await Get(
                merchant,
                $"/v1/accounts/{OrderRecords.AccountId(account)}/entries{Page(cursor)}",
                ReadJson.Default.EntryPageRead
            );
            foreach (var entry in page.Data)
                yield return entry;
            cursor = page.NextCursor;
        } while (cursor is not null);
    }

    public Task<SummaryRead> Summary(Merchant merchant) =>
        Get(merchant, $"/v1/merchants/{merchant.Id}/summary", ReadJson.Default.SummaryRead);

    public void Dispose() => _http.Dispose();

    private static string Page(string? cursor) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"?limit={PageSize}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}"
        );

    private async Task<T> Get<T>(Merchant merchant, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var request = Request(HttpMethod.Get, merchant, path);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(type))!;
    }

    private static HttpRequestMessage Request(HttpMethod method, Merchant merchant, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        return request;
    }
}
