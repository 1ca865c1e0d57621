using System.Text.Json;
using Payments.Storage.Grains;
using Payments.Storage.Sqlite.Engine;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>Writes a state that is only a document.</summary>
internal sealed class SqliteDocumentWrite(JsonSerializerOptions options) : DocumentWrite(options), IPendingWrite
{
    public const string Read = "SELECT version, document FROM grain_state WHERE grain_type = ?1 AND grain_key = ?2 AND state_name = ?3";

    private const string Matching = "WHERE grain_type = ?1 AND grain_key = ?2 AND state_name = ?3 AND version = ?5";
    private const string Insert =
        "INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES (?1, ?2, ?3, 1, ?4) ON CONFLICT DO NOTHING";
    private const string Update = $"UPDATE grain_state SET version = version + 1, document = ?4 {Matching}";
    private const string Delete = $"DELETE FROM grain_state {Matching}";

    public void Run(SqliteConnection connection)
    {
        var statement = Bind(
            connection.Prepare(
                Operation switch
                {
                    StateOperation.Insert => Insert,
                    StateOperation.Update => Update,
                    _ => Delete,
                }
            )
        );
        if (Operation != StateOperation.Delete)
            statement.BindText(4, Cells.Slice(Document.Start, Document.Length));
        if (Operation != StateOperation.Insert)
            statement.Bind(5, Version);
        statement.Run();
        Outcome =
            connection.Changes == 1
                ? new WriteOutcome(IsApplied: true, 0, Operation == StateOperation.Delete ? 0 : Version + 1)
                : new WriteOutcome(IsApplied: false, 0, ReadStoredVersion(connection));
    }

    private long ReadStoredVersion(SqliteConnection connection)
    {
        var read = Bind(connection.Prepare(Read));
        var version = read.Step() ? read.Integer(0) : 0;
        read.Reset();
        return version;
    }

    private SqliteStatement Bind(SqliteStatement statement) => statement.Bind(1, GrainType).Bind(2, GrainKey).Bind(3, StateName);
}
