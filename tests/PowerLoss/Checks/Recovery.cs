using System.Collections.Concurrent;
using Payments.PowerLoss.Disk;
using Payments.PowerLoss.Workload;
using Payments.Storage.Sqlite;

namespace Payments.PowerLoss.Checks;

/// <summary>What a program found when it started: contents and schema steps.</summary>
internal sealed record Found(Contents Contents, int Steps);

/// <summary>Starts the product on what a loss of power has left, and holds it to its promises.</summary>
internal sealed class Recovery : IDisposable
{
    private const string Insert =
        "INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES ('note', 'z', 's', 1, '{\"Text\":\"new\"}')";
    private static readonly ConcurrentDictionary<int, IReadOnlyList<string>> Schemas = new();
    private readonly Workplace _place = new();
    private int _checked;

    /// <summary>
    /// Opens the files as the server does. All that was answered must be there, a batch that was not is there or is not, the schema is
    /// that of a step's end, nothing is damaged, and new writes work and last.
    /// </summary>
    /// <exception cref="FindingException">It is otherwise.</exception>
    public async Task<Found> Check(DiskImage image, Allowed allowed)
    {
        try
        {
            var steps = allowed.OldSteps == SqliteSchema.Steps.Count ? allowed.OldSteps : await CheckSchema(image, allowed);
            _place.Mount(new SimulatedDisk(image));
            var found = await CheckContents(allowed);
            return new Found(found, steps);
        }
        catch (Exception error) when (error is not FindingException)
        {
            throw new FindingException($"What the loss of power left cannot be used: {error.Message}", error);
        }
    }

    private async Task<Contents> CheckContents(Allowed allowed)
    {
        Contents found;
        await using (var file = SqliteFile.Open(_place.Database, SqliteSchema.Steps))
        {
            var lines = await file.ReadAsync(StoredLines.Read);
            found = allowed.Contents.FirstOrDefault(contents => contents.Lines().SequenceEqual(lines))
                ?? throw FindingException.Of("What is stored is not what was answered", lines, allowed.Contents[0].Lines());
            var check = await file.ReadAsync(static connection => StoredLines.Rows(connection, "PRAGMA integrity_check"));
            if (check is not ["ok"])
                throw new FindingException($"integrity_check: {string.Join("; ", check)}");
            var schema = await file.ReadAsync(StoredLines.ReadSchema);
            if (!schema.SequenceEqual(await SchemaOf(SqliteSchema.Steps.Count)))
                throw FindingException.Of("The schema is another", schema, await SchemaOf(SqliteSchema.Steps.Count));
            await file.WriteAsync(static connection =>
            {
                connection.Execute(Insert);
                return true;
            });
        }

        // Once more costs as much again: every fourth has to do.
        if (_checked++ % 4 != 0)
            return found;
        await using var again = SqliteFile.Open(_place.Database, SqliteSchema.Steps);
        var after = await again.ReadAsync(StoredLines.Read);
        var expected = (found with { Notes = found.Notes.Add("z", new NoteContent(1, "new")) }).Lines();
        return after.SequenceEqual(expected)
            ? found
            : throw FindingException.Of("What was written after the loss is not there", after, expected);
    }

    /// <summary>Looks before the product brings the schema up to date.</summary>
    private async Task<int> CheckSchema(DiskImage image, Allowed allowed)
    {
        _place.Mount(new SimulatedDisk(image));
        using var connection = SqliteConnection.Open(_place.Database, readOnly: false);
        var steps = StoredLines.ReadSteps(connection);
        if (steps != allowed.OldSteps && steps != allowed.NewSteps)
            throw new FindingException($"The schema is that of step {steps}; {allowed.OldSteps} or {allowed.NewSteps} was expected.");
        var schema = StoredLines.ReadSchema(connection);
        return schema.SequenceEqual(await SchemaOf(steps))
            ? steps
            : throw FindingException.Of($"The schema is not that of step {steps}", schema, await SchemaOf(steps));
    }

    private static async Task<IReadOnlyList<string>> SchemaOf(int steps)
    {
        if (steps == 0)
            return [];
        if (Schemas.TryGetValue(steps, out var known))
            return known;
        using var place = new Workplace();
        place.Mount(new SimulatedDisk(DiskImage.Empty));
        await using var file = SqliteFile.Open(place.Database, [.. SqliteSchema.Steps.Take(steps)]);
        return Schemas[steps] = await file.ReadAsync(StoredLines.ReadSchema);
    }

    public void Dispose() => _place.Dispose();
}
