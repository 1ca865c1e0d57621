using System.Runtime.InteropServices;
using Orleans;

namespace Payments.Storage.Grains;

/// <summary>
/// A part of the ring of hashes, as <see cref="IReminderTable.ReadRows(uint, uint)"/> defines it: (begin, end], and where begin is not
/// less than end, everything above begin or up to end, so that equal bounds are the whole ring.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HashRange(uint Begin, uint End)
{
    public bool Contains(uint hash) => Begin < End ? hash > Begin && hash <= End : hash > Begin || hash <= End;

    /// <summary>The one or two stretches of hashes that it consists of, each with both ends included.</summary>
    public IEnumerable<(long First, long Last)> Parts()
    {
        if (Begin < End)
            return [(Begin + 1L, End)];
        return [(0, End), (Begin + 1L, uint.MaxValue)];
    }
}
