using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Runtime;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>The write of a state that is only a document.</summary>
internal sealed class DocumentWrite(JsonSerializerOptions options) : StateWrite(options)
{
    public const string Read = "SELECT version, document FROM grain_state WHERE grain_type = ?1 AND grain_key = ?2 AND state_name = ?3";

    private const string Matching = "WHERE grain_type = ?1 AND grain_key = ?2 AND state_name = ?3 AND version = ?5";
    private const string Insert =
        "INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) VALUES (?1, ?2, ?3, 1, ?4) ON CONFLICT DO NOTHING";
    private const string Update = $"UPDATE grain_state SET version = version + 1, document = ?4 {Matching}";
    private const string Delete = $"DELETE FROM grain_state {Matching}";

    private string _type = "";
    private string _key = "";
    private string _name = "";
    private (int Start, int Length) _document;

    public void Fill<T>(string stateName, GrainId grainId, long version, T state, JsonTypeInfo<T> type)
    {
        Begin(version, clear: false);
        Name(stateName, grainId);
        _document = Serialize(state, type);
    }

    public void FillClear(string stateName, GrainId grainId, long version)
    {
        Begin(version, clear: true);
        Name(stateName, grainId);
        _document = default;
    }

    public override void Run(SqliteConnection connection)
    {
        var statement = Bind(connection.Prepare(Work switch { Kind.Insert => Insert, Kind.Update => Update, _ => Delete }));
        if (Work != Kind.Delete)
            statement.BindText(4, Cells.Slice(_document.Start, _document.Length));
        if (Work != Kind.Insert)
            statement.Bind(5, Version);
        statement.Run();
        Outcome = connection.Changes == 1
            ? new WriteOutcome(Applied: true, 0, Work == Kind.Delete ? 0 : Version + 1)
            : new WriteOutcome(Applied: false, 0, Stored(connection));
    }

    private long Stored(SqliteConnection connection)
    {
        var read = Bind(connection.Prepare(Read));
        var version = read.Step() ? read.Integer(0) : 0;
        read.Reset();
        return version;
    }

    private SqliteStatement Bind(SqliteStatement statement) => statement.Bind(1, _type).Bind(2, _key).Bind(3, _name);

    private void Name(string stateName, GrainId grainId) =>
        (_type, _key, _name) = (grainId.Type.ToString()!, grainId.Key.ToString()!, stateName);
}
