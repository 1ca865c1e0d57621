using Payments.Storage.Rows;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>
/// Which rows of a table there may be, so that the look whether a new order exists costs no read. Only this process writes the file:
/// it reads the keys once, beside its work, and notes each that is inserted from then on. Until it has read them all, it knows nothing.
/// </summary>
internal sealed class KnownKeys
{
    private const int KeysPerRead = 4096;

    private readonly KeyBloomFilter _filter = new();
    private readonly SqliteFile _file;
    private readonly string _next;
    private volatile bool _isComplete;

    public KnownKeys(SqliteFile file, TableMapping mapping)
    {
        _file = file;
        _next = $"SELECT key FROM {mapping.Table} WHERE key > ?1 ORDER BY key LIMIT {KeysPerRead}";
        Completion = Task.Run(ReadAll);
    }

    /// <summary>Ends when all keys that were there before have been read.</summary>
    public Task Completion { get; }

    /// <summary>Whether there is certainly no row with this key.</summary>
    public bool IsCertainlyAbsent(ReadOnlySpan<byte> key) => _isComplete && !_filter.MayContain(key);

    /// <summary>Notes a key before its row is inserted.</summary>
    public void Add(ReadOnlySpan<byte> key) => _filter.Add(key);

    private async Task ReadAll()
    {
        try
        {
            // Many short reads: one long one would keep the log from starting anew.
            for (byte[]? last = []; last is not null; )
                last = await _file.QueryAsync(
                    static (connection, read) => read.Self.ReadSome(connection, read.Last),
                    (Self: this, Last: last)
                );
            _isComplete = true;
        }
        catch (StorageException)
        {
            // Every look goes to the file from now on, and says itself what is wrong with it.
        }
    }

    /// <summary>Reads the keys that follow; answers the last of them, null when there are no more.</summary>
    private byte[]? ReadSome(SqliteConnection connection, byte[] after)
    {
        byte[]? last = null;
        var rows = connection.Prepare(_next).BindBlob(1, after);
        for (var count = 1; rows.Step(); count++)
        {
            _filter.Add(rows.Bytes(0));
            if (count == KeysPerRead)
                last = rows.Bytes(0).ToArray();
        }

        return last;
    }
}
