namespace Payments.Storage.Sqlite.Engine;

/// <summary>One caller's write on its way through the queue. All members run on the writer's thread.</summary>
internal interface IPendingWrite
{
    /// <summary>
    /// Does the work inside an open transaction. May be run a second time, after a rollback, when another write of the batch failed.
    /// What it throws rolls the whole batch back, so a foreseen rejection is noted as an outcome instead, with nothing applied.
    /// </summary>
    void Run(SqliteConnection connection);

    /// <summary>The transaction is on disk: let the caller go on.</summary>
    void Complete();

    /// <summary>The transaction is not on disk, or nobody knows.</summary>
    void Fail(Exception exception);
}
