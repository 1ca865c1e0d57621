using System.Net.Http.Json;
using System.Text.Json;
using Payments.Hosting;
using Payments.Hosting.Settings;

namespace Payments.Console.Pages.FirstRun;

/// <summary>A notification that came to an inbox of the sandbox.</summary>
/// <param name="Headers">As they came.</param>
/// <param name="Body">As text.</param>
/// <param name="BodyBase64">The bytes, over which it is signed.</param>
internal sealed record InboxNotification(IReadOnlyDictionary<string, string> Headers, string Body, string BodyBase64);

/// <summary>
/// Does what others do in a merchant's first minute: pays, as a payer's browser would, and reads what came to an inbox. Over HTTP, as they
/// would, whichever process the simulated provider is in.
/// </summary>
internal sealed class SandboxPayer(ProcessSettings process, ServerAddress address) : IDisposable
{
    private const int MaxResponse = 2 * 1024 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = Timeout,
        MaxResponseContentBufferSize = MaxResponse,
    };

    /// <summary>Whether there is a simulated provider.</summary>
    public bool IsThere => process.Payments.SandboxEnabled;

    /// <summary>Makes an inbox; the URL to have notifications sent to.</summary>
    /// <exception cref="HttpRequestException">The provider did not answer as it should.</exception>
    public async Task<string> CreateInbox(CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(Provider + "/sandbox/inboxes", null, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<InboxUrl>(Wire, cancellationToken))!.Url;
    }

    /// <summary>Presses the button on a pay page.</summary>
    /// <param name="payUrl">An order's, of the simulated provider.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HttpRequestException">The provider did not answer as it should.</exception>
    public async Task Pay(string payUrl, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(Here(payUrl), null, cancellationToken);
        if ((int)response.StatusCode >= 400)
            response.EnsureSuccessStatusCode();
    }

    /// <summary>What came to an inbox, newest first.</summary>
    /// <exception cref="HttpRequestException">The provider did not answer as it should.</exception>
    public async Task<IReadOnlyList<InboxNotification>> Read(string inboxUrl, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<InboxRequests>(Here(inboxUrl) + ".json", Wire, cancellationToken))!.Requests;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private string Provider => process.HostsSandbox ? address.Listening : process.Cluster!.SandboxUrl!;

    /// <summary>The same page as this process reaches it; nothing but the simulated provider is ever called.</summary>
    private string Here(string url) => Provider + new Uri(url).AbsolutePath;

    private sealed record InboxUrl(string Url);

    private sealed record InboxRequests(IReadOnlyList<InboxNotification> Requests);
}
