namespace Payments.Sandbox.Provider.Inboxes;

/// <summary>All inboxes. In memory only: a restart empties them.</summary>
internal sealed class Inboxes
{
    /// <summary>How many there may be; one more makes the one forgotten that was unused for longest.</summary>
    public const int MaxInboxes = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Inbox> _inboxes = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>The inbox of this name, made if need be.</summary>
    public Inbox Open(string name)
    {
        lock (_gate)
        {
            if (!_inboxes.TryGetValue(name, out var inbox))
            {
                if (_inboxes.Count == MaxInboxes)
                    _inboxes.Remove(_inboxes.MinBy(known => known.Value.LastUse).Key);
                _inboxes.Add(name, inbox = new Inbox(name));
            }

            inbox.LastUse = ++_uses;
            return inbox;
        }
    }

    /// <summary>What the inbox holds; looking at one that does not exist makes none.</summary>
    public InboxContent Read(string name)
    {
        Inbox? inbox;
        lock (_gate)
        {
            if (_inboxes.TryGetValue(name, out inbox))
                inbox.LastUse = ++_uses;
        }

        return inbox?.Read() ?? new InboxContent(name, []);
    }
}
