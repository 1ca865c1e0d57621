using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using Orleans.Payments.Storage.Grains;
using Orleans.Payments.Storage.Rows;
using Orleans.Runtime;

namespace Orleans.Payments.Storage.PostgreSql;

/// <summary>Grain storage in PostgreSQL, with group commit.</summary>
/// <param name="database">A database that has been started.</param>
/// <param name="options">How states become JSON; its resolvers decide whether by generated code.</param>
public sealed class PostgreSqlGrainStorage(PostgreSqlDatabase database, JsonSerializerOptions options) : GroupCommitGrainStorage(options)
{
    private protected override RowWrite NewRow(JsonSerializerOptions options) => new(options);

    private protected override DocumentWrite NewDocument(JsonSerializerOptions options) => new(options);

    private protected override void Add(StateWrite write) => database.Add(write);

    private protected override ValueTask<bool> ReadRowAsync(RowShape shape, GrainId grainId, IStateReader reader)
    {
        var key = new byte[PrefixedBase32Key.Size];
        shape.Key.Parse(grainId.Key.ToString()!, key);
        return ReadAsync(reader, $"SELECT row, version, document FROM {shape.Table} WHERE key = $1", key);
    }

    private protected override ValueTask<bool> ReadDocumentAsync(string stateName, GrainId grainId, IStateReader reader) => ReadAsync(
        reader, "SELECT 0::bigint, version, document FROM grain_state WHERE grain_type = $1 AND grain_key = $2 AND state_name = $3",
        grainId.Type.ToString()!, grainId.Key.ToString()!, stateName);

    private async ValueTask<bool> ReadAsync(IStateReader reader, string sql, params object[] key)
    {
        var found = await database.Readers.ReadAsync(sql, Stored, CancellationToken.None, key);
        foreach (var (row, version, document) in found)
            reader.Found(row, version, document);
        return found.Count > 0;
    }

    private static (long Row, long Version, byte[] Document) Stored(NpgsqlDataReader row) =>
        (row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2));
}
