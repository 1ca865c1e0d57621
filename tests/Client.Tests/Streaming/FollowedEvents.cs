using Payments.Client.Streaming;

namespace Payments.Client.Tests.Streaming;

/// <summary>A stream that is being read, for a minute at most.</summary>
internal sealed class FollowedEvents : IAsyncDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IAsyncEnumerator<OrderEvent> _events;
    private Task<bool> _next;

    public FollowedEvents(PaymentsClient client, EventSubscription? subscription = null)
    {
        var followed = (subscription ?? new EventSubscription()) with { Connected = _ => _connected.TrySetResult() };
        _events = client.Events.ReadAsync(followed, _limit.Token).GetAsyncEnumerator(_limit.Token);
        _next = _events.MoveNextAsync().AsTask();
    }

    /// <summary>Completes when nothing is missed any more.</summary>
    public Task Connected => _connected.Task.WaitAsync(_limit.Token);

    public async Task<OrderEvent> Next()
    {
        await _next;
        var happened = _events.Current;
        _next = _events.MoveNextAsync().AsTask();
        return happened;
    }

    public async ValueTask DisposeAsync()
    {
        await _limit.CancelAsync();
        await Task.WhenAny(_next);
        await _events.DisposeAsync();
        _limit.Dispose();
    }
}
