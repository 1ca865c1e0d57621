using Payments.PowerLoss.Checks;
using Payments.PowerLoss.Disk;
using Payments.PowerLoss.Faults;
using Payments.Storage;
using Payments.Storage.Sqlite;
using Xunit;

namespace Payments.PowerLoss;

/// <summary>
/// A part of the log is copied while somebody reads, which SQLite notes and does not flush. The flush of the rest fails, and the kernel
/// drops both. A later checkpoint would copy the rest again, and begin the log anew over what is nowhere else.
/// </summary>
public sealed class When_a_checkpoint_cannot_be_flushed
{
    private const int LogPages = 50;

    [Fact]
    public async Task nothing_more_is_written_and_what_was_answered_is_there_after_a_loss_of_power()
    {
        SimulatedFileSystem.Register();
        using var place = new Workplace();
        var disk = new SimulatedDisk(DiskImage.Empty);
        place.Mount(disk);
        List<string> answered = [];
        await using (var file = SqliteFile.Open(place.Database, SqliteSchema.Steps, new SqliteOptions { CheckpointPages = LogPages }))
        {
            var failed = await Assert.ThrowsAsync<StorageException>(() => WriteOverFailedFlush(file, disk, answered));
            Assert.Equal(StorageFault.Io, failed.Fault);
            Assert.True(disk.Failing!.HasHappened);
        }

        var (rows, check) = await AfterLossOfPower(place, disk);
        Assert.Equal(answered, rows);
        Assert.Equal(["ok"], check);
    }

    /// <summary>What the test above would say of a server that goes on after a flush that has failed.</summary>
    [Fact]
    public async Task what_goes_on_as_if_it_had_been_flushed_is_found()
    {
        SimulatedFileSystem.Register();
        using var place = new Workplace();
        var disk = new SimulatedDisk(DiskImage.Empty) { Broken = DeliberateFault.FailedFlushForgotten };
        place.Mount(disk);
        List<string> answered = [];
        await using (var file = SqliteFile.Open(place.Database, SqliteSchema.Steps, new SqliteOptions { CheckpointPages = LogPages }))
            await WriteOverFailedFlush(file, disk, answered);
        Assert.True(disk.Failing!.HasHappened);

        bool isWhole;
        try
        {
            var (rows, check) = await AfterLossOfPower(place, disk);
            isWhole = rows.SequenceEqual(answered) && check is ["ok"];
        }
        catch (StorageException)
        {
            isWhole = false;
        }

        Assert.False(isWhole);
    }

    private static async Task WriteOverFailedFlush(SqliteFile file, SimulatedDisk disk, List<string> answered)
    {
        await Write(file, answered, "copied alone");
        await file.ReadAsync(connection =>
        {
            connection.Prepare("SELECT name FROM sqlite_schema").Step();
            CopyLog(file, answered, "read").GetAwaiter().GetResult();
            return true;
        });
        disk.Failing = new CallFaults(CallKind.DatabaseFlush, 0, LosesAll());
        for (var round = 0; round < 20; round++)
            await CopyLog(file, answered, $"later {round}");
    }

    private static async Task<(IReadOnlyList<string> Rows, IReadOnlyList<string> Check)> AfterLossOfPower(
        Workplace place,
        SimulatedDisk disk
    )
    {
        place.Mount(new SimulatedDisk(new PowerCut(LosesAll()).Image(disk.Snapshot())));
        await using var file = SqliteFile.Open(place.Database, SqliteSchema.Steps);
        return (
            await file.ReadAsync(static c => StoredLines.Rows(c, "SELECT grain_key FROM grain_state ORDER BY row")),
            await file.ReadAsync(static c => StoredLines.Rows(c, "PRAGMA integrity_check"))
        );
    }

    /// <summary>Writes so much that the log is copied, and once more for the writer to copy what came meanwhile.</summary>
    private static async Task CopyLog(SqliteFile file, List<string> answered, string name)
    {
        for (var i = 0; i < LogPages / 2; i++)
            await Write(file, answered, $"{name} {i}");
        var spin = new SpinWait();
        while (file.IsCheckpointing)
            spin.SpinOnce();
        await Write(file, answered, $"{name} end");
    }

    /// <summary>A row that fills pages of its own.</summary>
    private static async Task Write(SqliteFile file, List<string> answered, string key)
    {
        await file.WriteAsync(connection =>
        {
            connection
                .Prepare("INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES ('t', ?1, 's', 1, ?2)")
                .Bind(1, key)
                .Bind(2, new string('x', 9_000))
                .Run();
            return true;
        });
        answered.Add(key);
    }

    /// <summary>Chance by which a loss keeps nothing that was not flushed.</summary>
    private static Random LosesAll()
    {
        for (var seed = 0; ; seed++)
        {
            if (PowerCut.LosesAll(new Random(seed)))
                return new Random(seed);
        }
    }
}
