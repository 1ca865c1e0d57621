using System.Text.Json;
using Orleans.Runtime;
using Payments.Storage.Grains;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Grains;

/// <summary>Grain storage in PostgreSQL, with group commit.</summary>
/// <param name="database">A database that has been started.</param>
/// <param name="options">How states become JSON; its resolvers decide whether by generated code.</param>
public sealed class PostgreSqlGrainStorage(PostgreSqlDatabase database, JsonSerializerOptions options) : GroupCommitGrainStorage(options)
{
    private protected override RowWrite CreateRowWrite(JsonSerializerOptions options) => new(options);

    private protected override DocumentWrite CreateDocumentWrite(JsonSerializerOptions options) => new(options);

    private protected override void Enqueue(StateWrite write) => database.Add(write);

    private protected override async ValueTask<bool> ReadRowAsync(TableMapping mapping, GrainId grainId, IStateReader reader)
    {
        var key = new byte[PrefixedBase32Key.Size];
        mapping.KeyFormat.Parse(grainId.Key.ToString()!, key);
        if (await database.Rows(mapping).Read(key) is not { } stored)
            return false;
        reader.Read(stored.Row, stored.Version, stored.Document);
        return true;
    }

    private protected override async ValueTask<bool> ReadDocumentAsync(string stateName, GrainId grainId, IStateReader reader)
    {
        const string sql = "SELECT version, document FROM grain_state WHERE grain_type = $1 AND grain_key = $2 AND state_name = $3";
        var found = await database.Readers.ReadAsync(
            sql,
            static row => (Version: row.GetInt64(0), Document: row.GetFieldValue<byte[]>(1)),
            CancellationToken.None,
            grainId.Type.ToString()!,
            grainId.Key.ToString()!,
            stateName
        );
        foreach (var (version, document) in found)
            reader.Read(0, version, document);
        return found.Count > 0;
    }
}
