namespace Payments.Sandbox.Provider.Inboxes;

/// <summary>A request that an inbox received.</summary>
/// <param name="Id">Counts from 1 in each inbox.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Answered">The HTTP status that it was answered with.</param>
/// <param name="Headers">As they came; several of one name are joined.</param>
/// <param name="Body">As text; what is no UTF-8 is replaced.</param>
/// <param name="BodyBase64">The bytes, over which signatures are made.</param>
internal sealed record InboxRequest(
    long Id,
    DateTimeOffset ReceivedAt,
    int Answered,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    string BodyBase64
)
{
    public int Size => (2 * Body.Length) + BodyBase64.Length + Headers.Sum(header => header.Key.Length + header.Value.Length);
}

/// <summary>What an inbox holds, newest first.</summary>
internal sealed record InboxContent(string Name, IReadOnlyList<InboxRequest> Requests);

/// <summary>An inbox that was made.</summary>
/// <param name="Url">Where to send notifications to, and where to look at them.</param>
internal sealed record InboxAddress(string Url);

/// <summary>The last requests to one name.</summary>
internal sealed class Inbox(string name)
{
    /// <summary>How many requests are kept.</summary>
    public const int MaxRequests = 50;

    /// <summary>How much is kept of them together; older ones go first, the newest always stays.</summary>
    public const int MaxSize = 512 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<InboxRequest> _requests = [];
    private long _received;
    private int _size;
    private int _overrideStatus;
    private int _overrideCount;

    /// <summary>When it was last used, by a count that only <see cref="Inboxes"/> understands.</summary>
    public long LastUse { get; set; }

    /// <summary>Has the next requests answered otherwise than 200.</summary>
    public void RespondWith(int status, int count)
    {
        lock (_gate)
            (_overrideStatus, _overrideCount) = (status, count);
    }

    /// <summary>Keeps a request, and says how to answer it.</summary>
    public int Add(DateTimeOffset at, IReadOnlyDictionary<string, string> headers, string body, string bodyBase64)
    {
        lock (_gate)
        {
            var status = _overrideCount > 0 ? _overrideStatus : 200;
            if (_overrideCount > 0)
                _overrideCount--;
            var request = new InboxRequest(++_received, at, status, headers, body, bodyBase64);
            _requests.AddFirst(request);
            _size += request.Size;
            while (_requests.Count > MaxRequests || (_size > MaxSize && _requests.Count > 1))
            {
                _size -= _requests.Last!.Value.Size;
                _requests.RemoveLast();
            }

            return status;
        }
    }

    public InboxContent Read()
    {
        lock (_gate)
            return new InboxContent(name, [.. _requests]);
    }
}
