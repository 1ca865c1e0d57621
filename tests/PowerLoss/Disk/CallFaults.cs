using SQLitePCL;

namespace Payments.PowerLoss.Disk;

/// <summary>What a call does.</summary>
internal enum CallKind
{
    Read,
    Write,
    Truncate,
    Flush,

    /// <summary>The flush of a database, as at the end of a checkpoint.</summary>
    DatabaseFlush,
}

/// <summary>One call of a kind that is to fail, after some that succeed; all others succeed.</summary>
/// <param name="kind">The kind.</param>
/// <param name="after">How many of them succeed before.</param>
/// <param name="random">Decides what a write or flush that fails leaves behind.</param>
internal sealed class CallFaults(CallKind kind, int after, Random random)
{
    private int _left = after;

    /// <summary>The kind.</summary>
    public CallKind Kind { get; } = kind;

    /// <summary>Decides what a write or flush that fails leaves behind.</summary>
    public Random Random { get; } = random;

    /// <summary>Whether a call has failed.</summary>
    public bool HasHappened { get; private set; }

    /// <summary>Whether this call fails.</summary>
    public bool Fails(CallKind call) => !HasHappened && call == Kind && _left-- == 0 && (HasHappened = true);

    /// <summary>What SQLite is answered.</summary>
    public static int ResultOf(CallKind call) =>
        raw.SQLITE_IOERR
        | call switch
        {
            CallKind.Read => 1 << 8,
            CallKind.Write => 3 << 8,
            CallKind.Flush or CallKind.DatabaseFlush => 4 << 8,
            _ => 6 << 8,
        };
}
