using System.Net.Http.Headers;
using System.Net.Http.Json;
using Payments.Testing.Processes;

namespace Payments.Bench.Cluster;

/// <summary>
/// Some merchants, who go to one transport after the other, whoever is behind it: a proxy would notice one that is closed.
/// </summary>
internal sealed class MerchantClient : IDisposable
{
    // More than one, so that not everything waits for the silo that one merchant is in.
    private const int Merchants = 12;
    private const int Parallelism = 32;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly IReadOnlyList<Uri> _servers;
    private readonly List<string> _keys = [];
    private int _orders;
    private int _nextServer;

    private MerchantClient(IEnumerable<ServerProcess> servers) => _servers = [.. servers.Select(server => new Uri(server.Url))];

    public static async Task<MerchantClient> Register(params IEnumerable<ServerProcess> servers)
    {
        var shop = new MerchantClient(servers);
        for (var i = 0; i < Merchants; i++)
            shop._keys.Add(
                (string)
                    (
                        await shop._http.Send(
                            HttpMethod.Post,
                            shop.NextUrl("/v1/merchants"),
                            Settings.AdminToken,
                            new { name = $"Merchant {i}" }
                        )
                    )["api_key"]!
            );
        return shop;
    }

    /// <summary>Makes orders, some at the same time.</summary>
    public async Task<IReadOnlyList<Order>> Create(int count)
    {
        var made = new Order[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, async (i, _) =>
        {
            var (key, body) = NextOrder();
            made[i] = new Order((string)(await _http.Send(HttpMethod.Post, NextUrl("/v1/orders"), key, body))["id"]!, key);
        });
        return made;
    }

    /// <summary>Asks for one more order.</summary>
    /// <returns>Whether it was made.</returns>
    public Task<bool> TryCreate()
    {
        var (key, body) = NextOrder();
        return Try(HttpMethod.Post, "/v1/orders", key, JsonContent.Create(body));
    }

    /// <summary>Asks for an order.</summary>
    /// <returns>Whether it was told.</returns>
    public Task<bool> TryRead(Order order) => Try(HttpMethod.Get, $"/v1/orders/{order.Id}", order.Key);

    public void Dispose() => _http.Dispose();

    private string NextUrl(string path) =>
        new Uri(_servers[(int)((uint)Interlocked.Increment(ref _nextServer) % (uint)_servers.Count)], path).AbsoluteUri;

    private (string Key, object Body) NextOrder()
    {
        var number = Interlocked.Increment(ref _orders);
        return (
            _keys[number % Merchants],
            new
            {
                merchant_order_id = $"o-{number}",
                kind = "payment",
                amount = 1250,
                currency = "EUR",
            }
        );
    }

    private async Task<bool> Try(HttpMethod method, string path, string key, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, NextUrl(path)) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var response = await _http.SendAsync(request);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Nobody is behind that transport, or somebody died before the answer.
            return false;
        }
    }

    /// <param name="Id">Its id at the server.</param>
    /// <param name="Key">Its merchant's.</param>
    internal sealed record Order(string Id, string Key);
}
