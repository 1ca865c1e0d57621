namespace Payments.Storage.Sqlite.Engine;

/// <summary>Work that the writes of one batch collect, so that it is done once, in the same transaction, before the commit.</summary>
internal abstract class BatchAggregate
{
    /// <summary>Forgets what was collected, because a new transaction begins.</summary>
    public abstract void Reset();

    /// <summary>Writes what was collected.</summary>
    public abstract void Apply(SqliteConnection connection);
}
