using System.Text.Json.Serialization.Metadata;
using Orleans;
using Orleans.Runtime;
using Payments.Storage.Rows;

namespace Payments.Storage.Grains;

/// <summary>Lets a grain see what is stored, and a row's state remember which row it is.</summary>
internal sealed class StateReader<T>(IGrainState<T> grainState, JsonTypeInfo<T> type, GrainId grainId) : IStateReader
{
    public void Read(long row, long version, ReadOnlySpan<byte> document)
    {
        if (grainState.SetStored(version, document, type, grainId) is not IRowState state)
            return;
        var totals = new TotalsWriter();
        state.WriteTotals(totals);
        state.Tracking.SetStored(row, totals.Entries, appended: 0);
    }
}
