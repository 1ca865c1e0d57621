using NpgsqlTypes;
using Payments.Storage.Grains;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>The statements of states that are only documents.</summary>
internal sealed class DocumentStatements
{
    private const string SameState =
        "o.grain_type = u.grain_type AND o.grain_key = u.grain_key AND o.state_name = u.state_name AND o.version = u.version";

    private static readonly string[] Names = ["grain_type", "grain_key", "state_name", "version", "document"];
    private readonly Arrays _inserted = new();
    private readonly Arrays _updated = new();
    private readonly Arrays _deleted = new();

    public DocumentStatements() =>
        Statements = [
            ArrayStatement.ForEachRow(
                $"DELETE FROM grain_state o USING {ArrayStatement.Unnest(Names)} WHERE {SameState}",
                _deleted.Columns
            ),
            new ArrayStatement(
                "INSERT INTO grain_state(grain_type, grain_key, state_name, version, document) "
                    + $"SELECT grain_type, grain_key, state_name, version + 1, document FROM {ArrayStatement.Unnest(Names)}",
                _inserted.Columns
            ),
            ArrayStatement.ForEachRow(
                $"UPDATE grain_state o SET document = u.document, version = o.version + 1 FROM {ArrayStatement.Unnest(Names)} WHERE {SameState}",
                _updated.Columns
            ),
        ];

    public IReadOnlyList<ArrayStatement> Statements { get; }

    public void Add(DocumentWrite write)
    {
        (
            write.Operation switch
            {
                StateOperation.Insert => _inserted,
                StateOperation.Update => _updated,
                _ => _deleted,
            }
        ).Add(write);
        write.Outcome = new WriteOutcome(IsApplied: true, 0, write.Operation == StateOperation.Delete ? 0 : write.Version + 1);
    }

    private sealed class Arrays
    {
        private readonly ArrayColumn<string> _types = new(NpgsqlDbType.Text);
        private readonly ArrayColumn<string> _keys = new(NpgsqlDbType.Text);
        private readonly ArrayColumn<string> _names = new(NpgsqlDbType.Text);
        private readonly ArrayColumn<long> _versions = new(NpgsqlDbType.Bigint);
        private readonly ArrayColumn<ReadOnlyMemory<byte>> _documents = new(NpgsqlDbType.Text);

        public ArrayColumn[] Columns => [_types, _keys, _names, _versions, _documents];

        public void Add(DocumentWrite write)
        {
            _types.Add(write.GrainType);
            _keys.Add(write.GrainKey);
            _names.Add(write.StateName);
            _versions.Add(write.Version);
            _documents.Add(write.Cells.Memory(write.Document.Start, write.Document.Length));
        }
    }
}
