namespace Payments.LoadTest.Recording;

/// <summary>What is counted and timed while a run goes on.</summary>
internal sealed class Metrics
{
    private long _started;
    private long _created;
    private long _done;
    private long _refused;
    private long _failed;
    private long _repeated;

    /// <summary>From when the create was meant to begin until its answer.</summary>
    public Histogram Creates { get; } = new();

    /// <summary>From a callback or page until its answer.</summary>
    public Histogram Callbacks { get; } = new();

    /// <summary>From a callback, or from the answer to the create of a top-up, until the merchant has been told.</summary>
    public Histogram Notified { get; } = new();

    /// <summary>From when the create was meant to begin until the stream told of the payment.</summary>
    public Histogram Streamed { get; } = new();

    /// <summary>From when the order was meant to begin until all was done.</summary>
    public Histogram Whole { get; } = new();

    public long Started => Volatile.Read(ref _started);

    /// <summary>Orders whose create was answered 2xx.</summary>
    public long Created => Volatile.Read(ref _created);

    /// <summary>Orders that went all their way.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Orders that the server refused to take: 4xx, and 503.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Orders that got no answer, or another than they should.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Notifications that came again.</summary>
    public long RepeatedNotifications => Volatile.Read(ref _repeated);

    public long InFlight => Started - Done - Refused - Failed;

    public void OnStarted() => Interlocked.Increment(ref _started);

    public void OnCreated() => Interlocked.Increment(ref _created);

    public void OnDone() => Interlocked.Increment(ref _done);

    public void OnRefused() => Interlocked.Increment(ref _refused);

    public void OnFailed() => Interlocked.Increment(ref _failed);

    public void OnRepeated() => Interlocked.Increment(ref _repeated);
}
