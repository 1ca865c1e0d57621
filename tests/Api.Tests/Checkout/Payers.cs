using System.Net;
using Payments.Api.Tests.Hosting;

namespace Payments.Api.Tests.Checkout;

/// <summary>Payers with a browser, as far as a server can tell.</summary>
internal static class Payers
{
    public static async Task<Page> Open(this PaymentsServer server, string url, string? languages = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(server.Url), url));
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        if (languages is not null)
            request.Headers.AcceptLanguage.ParseAdd(languages);
        using var response = await client.SendAsync(request);
        return new Page(
            response.StatusCode,
            WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()).Replace('\u00a0', ' ').Replace('\u202f', ' '),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
            response.Headers.Location
        );
    }
}

/// <summary>What a browser got.</summary>
/// <param name="Status">The status.</param>
/// <param name="Html">Text with its entities resolved and every kind of blank as one.</param>
/// <param name="Headers">All headers.</param>
/// <param name="Location">Where it is sent on to.</param>
internal sealed record Page(HttpStatusCode Status, string Html, IReadOnlyDictionary<string, string> Headers, Uri? Location)
{
    public bool Says(string text) => Html.Contains(text, StringComparison.Ordinal);
}
