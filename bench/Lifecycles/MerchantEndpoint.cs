using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Payments.LoadTest.Http;
using Payments.LoadTest.Merchants;

namespace Payments.Bench.Lifecycles;

/// <summary>The merchant's endpoint: checks each notification's signature, acknowledges it, and tells who waits for its order.</summary>
internal sealed class MerchantEndpoint : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);
    private readonly MinimalHttpListener _listener;
    private byte[] _key = [];
    private int _acknowledged;

    public MerchantEndpoint() => _listener = new MinimalHttpListener(new IPEndPoint(IPAddress.Loopback, 0), Handle);

    /// <summary>How many notifications have come.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Registers the merchant, whose notifications must be signed from then on.</summary>
    /// <returns>Its API key.</returns>
    public async Task<string> Register(IPEndPoint server)
    {
        using var admin = new HttpConnection(server);
        var registered = await admin.Send(
            JsonRequest.Post(
                "/v1/merchants",
                Server.AdminToken,
                $$"""
                {"name":"Coffee House","notify_format":"json","notify_url":"http://{{_listener.Address}}/notify"}
                """
            )
        );
        if (!registered.IsSuccess)
            throw new InvalidDataException(registered.ProblemText);
        _key = Convert.FromBase64String(Encoding.UTF8.GetString(FlatJson.Text(registered.Body.Span, "\"webhook_secret\":\"whsec_"u8)));
        return Encoding.UTF8.GetString(FlatJson.Text(registered.Body.Span, "\"api_key\":\""u8));
    }

    /// <summary>Completes when the order's payment has been notified. Asked before the order is paid.</summary>
    public Task AwaitPaid(string orderId) =>
        (_waiting[orderId] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Dispose() => _listener.Dispose();

    private ListenerResponse Handle(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        _waiting.TryRemove(Encoding.UTF8.GetString(FlatJson.Text(body, "\"order_id\":\""u8)), out var waiting);
        if (!NotificationSignature.Fits(_key, head, body))
            waiting?.SetException(new InvalidDataException("A notification is not signed with the merchant's secret."));
        else if (!FlatJson.Text(body, "\"status\":\""u8).SequenceEqual("paid"u8))
            waiting?.SetException(new InvalidDataException("Not paid: " + Encoding.UTF8.GetString(body)));
        else
            waiting?.SetResult();
        Interlocked.Increment(ref _acknowledged);
        return new ListenerResponse(FixedResponses.Ok);
    }
}
