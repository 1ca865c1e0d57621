using System.Text.Json;
using Orleans.Runtime;
using Payments.Storage.Grains;
using Payments.Storage.Rows;
using Payments.Storage.Sqlite.Engine;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>
/// Grain storage in a SQLite file. A read is a few seeks, mostly in memory, so it is done within the turn, which waits for a free
/// connection but never for a thread.
/// </summary>
public sealed class SqliteGrainStorage : GroupCommitGrainStorage
{
    private readonly SqliteFile _file;
    private readonly TotalsBatchAggregate _totals = new();

    /// <param name="file">A file with the schema <see cref="SqliteSchema.Steps"/>.</param>
    /// <param name="options">How states become JSON; its resolvers decide whether by generated code.</param>
    public SqliteGrainStorage(SqliteFile file, JsonSerializerOptions options)
        : base(options)
    {
        _file = file;
        file.Add(_totals);
    }

    private protected override RowWrite CreateRowWrite(JsonSerializerOptions options) => new SqliteRowWrite(options, _totals);

    private protected override DocumentWrite CreateDocumentWrite(JsonSerializerOptions options) => new SqliteDocumentWrite(options);

    private protected override void Enqueue(StateWrite write) => _file.Add((IPendingWrite)write);

    private protected override ValueTask<bool> ReadRowAsync(TableMapping mapping, GrainId grainId, IStateReader reader)
    {
        var key = new byte[PrefixedBase32Key.Size];
        mapping.KeyFormat.Parse(grainId.Key.ToString()!, key);
        return _file.ReadAsync(
            static (connection, read) =>
            {
                var row = connection.Prepare(RowSql.Of(read.mapping).Read).BindBlob(1, read.key);
                if (!row.Step())
                    return false;
                read.reader.Read(row.Integer(0), row.Integer(1), row.Bytes(2));
                return true;
            },
            (mapping, key, reader)
        );
    }

    private protected override ValueTask<bool> ReadDocumentAsync(string stateName, GrainId grainId, IStateReader reader) =>
        _file.ReadAsync(
            static (connection, read) =>
            {
                var row = connection
                    .Prepare(SqliteDocumentWrite.Read)
                    .Bind(1, read.grainId.Type.ToString())
                    .Bind(2, read.grainId.Key.ToString())
                    .Bind(3, read.stateName);
                if (!row.Step())
                    return false;
                read.reader.Read(0, row.Integer(0), row.Bytes(1));
                return true;
            },
            (stateName, grainId, reader)
        );
}
