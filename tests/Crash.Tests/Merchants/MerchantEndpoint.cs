using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Payments.Crash.Tests.Run;
using Payments.Testing.Merchants;

namespace Payments.Crash.Tests.Merchants;

/// <summary>
/// The merchants' own web server, in the test's process: it writes down whatever comes, and is not always in a good mood.
/// </summary>
internal sealed class MerchantEndpoint : IAsyncDisposable
{
    public const string Acknowledgement = "success";

    private readonly EndpointBehaviors _behaviors;
    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private readonly EventCounter _received = new();
    private MerchantServer _server = null!;

    private MerchantEndpoint(EndpointBehaviors behaviors) => _behaviors = behaviors;

    public string Url => _server.Url;

    public static async Task<MerchantEndpoint> Start(EndpointBehaviors behaviors)
    {
        var endpoint = new MerchantEndpoint(behaviors);
        endpoint._server = await MerchantServer.Start(endpoint.Respond);
        return endpoint;
    }

    /// <summary>All that has come, by notification, each in the order of its coming.</summary>
    public ILookup<string, ReceivedNotification> Received() =>
        _server.All.OrderBy(arrival => arrival.Number).ToLookup(arrival => arrival.Id, StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Respond(ReceivedNotification arrival, HttpContext http)
    {
        _received.Add();
        var behavior = _behaviors.Of(arrival.Id, _attempts.AddOrUpdate(arrival.Id, 0, (_, times) => times + 1));
        if (behavior == EndpointBehavior.HangsUp)
        {
            http.Abort();
            return;
        }

        if (behavior == EndpointBehavior.Slow)
            await _received
                .After(_behaviors.SlownessOf(arrival.Id))
                .WaitAsync(http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        arrival.IsAcknowledged = behavior is EndpointBehavior.Good or EndpointBehavior.Slow;
        http.Response.StatusCode = behavior == EndpointBehavior.Fails ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
        await http.Response.WriteAsync(arrival.IsAcknowledged ? Acknowledgement : "not now");
    }
}
