using System.ComponentModel.DataAnnotations;

namespace Payments.Storage.Sqlite;

/// <summary>Limits of one database file.</summary>
public sealed record SqliteOptions
{
    /// <summary>How many writes may wait; one more fails at once with <c>storage_busy</c>.</summary>
    /// <value>Default 8,192.</value>
    [Range(1, 1_000_000)]
    public int MaxWaitingWrites { get; init; } = 8_192;

    /// <summary>How many writes are committed together at most.</summary>
    /// <value>Default 512.</value>
    [Range(1, 10_000)]
    public int MaxBatch { get; init; } = 512;

    /// <summary>
    /// How many reads of a few rows, and as many of lists, run at the same moment; one more waits for a connection, without a thread.
    /// </summary>
    /// <value>Default 4 connections.</value>
    [Range(1, 64)]
    public int Readers { get; init; } = 4;

    /// <summary>How much of the writer's pages is kept in memory. It is taken only when it is needed.</summary>
    /// <value>Default 32 MiB.</value>
    [Range(1, 4096)]
    public int WriterCacheMebibytes { get; init; } = 32;

    /// <summary>How long the log may grow before its pages are copied into the database, beside the commits.</summary>
    /// <value>Default 16,384 pages of 4 KiB (64 MiB).</value>
    [Range(10, 1_000_000)]
    public int CheckpointPages { get; init; } = 16_384;

    /// <summary>The largest size of the file; a write that needs more fails with <c>storage_full</c>.</summary>
    /// <value>In pages of 4 KiB. Default 0: as much as the disk has.</value>
    [Range(0, int.MaxValue)]
    public int MaxPages { get; init; }

    /// <summary>Why the file must be there already and hold something, for the error that says that it does not.</summary>
    /// <value>Default null: a file that is missing is begun.</value>
    public string? ExpectedReason { get; init; }

    internal void Validate() => Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
}
