using System;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks;
using Microsoft.Extensions.ObjectPool;
using Orleans.Payments.Storage.Rows;
using Orleans.Runtime;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>States that have a table of their own.</summary>
internal sealed class RowStates
{
    private readonly SqliteFile _file;
    private readonly ObjectPool<RowWrite> _writes;

    public RowStates(SqliteFile file, JsonSerializerOptions options)
    {
        _file = file;
        var fold = new TotalsFold();
        file.Add(fold);
        _writes = new DefaultObjectPool<RowWrite>(new StateWritePolicy<RowWrite>(() => new RowWrite(options, fold)), StateWrite.Kept);
    }

    public void Read<T>(RowSql sql, GrainId grainId, IGrainState<T> grainState, JsonTypeInfo<T> type) =>
        _file.Read(
            static (connection, read) =>
            {
                Span<byte> key = stackalloc byte[PrefixedBase32Key.Size];
                read.sql.Shape.Key.Parse(read.grainId.Key.ToString()!, key);
                var row = connection.Prepare(read.sql.Read).BindBlob(1, key);
                if (!row.Step())
                    return read.grainState.SetMissing();
                var state = read.grainState.SetStored(row.Integer(1), row.Bytes(2), read.type, read.grainId);
                var totals = new TotalsWriter();
                ((IRowState)state!).WriteTotals(totals);
                ((IRowState)state).Tracking.Advance(row.Integer(0), totals.Entries, appended: 0);
                return true;
            },
            (sql, grainId, grainState, type));

    public async ValueTask<WriteOutcome> WriteAsync<T>(RowSql sql, GrainId grainId, long version, T state, JsonTypeInfo<T> type)
    {
        var tracking = ((IRowState)state!).Tracking;
        var write = _writes.Get();
        try
        {
            write.Fill(sql, grainId.Key.ToString()!, version, state, type);
            _file.Add(write);
            var outcome = await write.Task;
            if (outcome.Applied)
                tracking.Advance(outcome.Row, write.Contribution.Entries, write.Appends);
            return outcome;
        }
        finally
        {
            _writes.Return(write);
        }
    }

    public async ValueTask<WriteOutcome> ClearAsync(RowSql sql, GrainId grainId, long version, IRowState state)
    {
        var write = _writes.Get();
        try
        {
            write.FillClear(sql, grainId.Key.ToString()!, version, state.Tracking);
            _file.Add(write);
            return await write.Task;
        }
        finally
        {
            _writes.Return(write);
        }
    }
}
