using System.Text.Json.Serialization.Metadata;
using Npgsql;
using Orleans.Runtime;
using Payments.Storage.Grains;
using Payments.Storage.PostgreSql.Engine;
using Payments.Storage.Rows;
using Xunit;
using static Payments.Storage.Tests.Conformance.StorageUnderTest;

namespace Payments.Storage.Tests.PostgreSql;

public sealed class Joining_statements
{
    // Each needs statements that no other needs.
    private static readonly StateWrite[] Kinds =
    [
        Note(version: 0),
        Note(version: 1),
        NoteThatIsGone(),
        Row(OrderId("bare"), new TestOrder(), TestJson.Default.TestOrder),
        Row(OrderId("with an event"), new TestOrder().Append(1), TestJson.Default.TestOrder),
        Row(OrderId("that waited"), new TestOrder { Waited = "time_to_paid.longer" }, TestJson.Default.TestOrder),
        Row(AccountKey("alice"), new TestAccount(), TestJson.Default.TestAccount),
    ];

    [Fact]
    public void batches_with_the_same_kinds_of_writes_share_a_command_and_send_a_column_once()
    {
        var batch = new BatchStatements(0);
        var (orders, notes) = (Command(batch, Kinds[3], Kinds[4]), Command(batch, Kinds[1]));

        Assert.Same(orders, Command(batch, Kinds[4], Kinds[4], Kinds[3]));
        Assert.NotSame(orders, notes);
        // The keys go into two tables.
        Assert.Single(orders.Parameters, parameter =>
            parameter.Value is List<ReadOnlyMemory<byte>> { Count: 3 } values
            && values.TrueForAll(value => value.Length == PrefixedBase32Key.Size)
        );
    }

    [Fact]
    public void no_more_commands_are_kept_than_a_connection_prepares()
    {
        var batch = new BatchStatements(0);
        var texts = new HashSet<string>(StringComparer.Ordinal);
        for (var combination = 1; combination < 1 << Kinds.Length; combination++)
        {
            texts.Add(Command(batch, [.. Kinds.Where((_, kind) => (combination >> kind & 1) == 1)]).CommandText);
            Assert.InRange(batch.PreparedCount, 1, BatchStatements.MaxPrepared);
        }

        Assert.True(texts.Count > BatchStatements.MaxPrepared);
    }

    private static NpgsqlCommand Command(BatchStatements batch, params StateWrite[] writes)
    {
        var row = 0L;
        batch.Fill(writes, _ => ++row);
        return batch.Command();
    }

    private static DocumentWrite Note(long version)
    {
        var write = new DocumentWrite(TestJson.Default.Options);
        write.Fill("state", GrainId.Create("note", $"{version}"), version, new Note(), TestJson.Default.Note);
        return write;
    }

    private static DocumentWrite NoteThatIsGone()
    {
        var write = new DocumentWrite(TestJson.Default.Options);
        write.FillClear("state", GrainId.Create("note", "gone"), 1);
        return write;
    }

    private static RowWrite Row<T>(GrainId grainId, T state, JsonTypeInfo<T> type)
        where T : IRowState
    {
        var write = new RowWrite(TestJson.Default.Options);
        write.Fill(state.Mapping, grainId, 0, state, type);
        return write;
    }
}
