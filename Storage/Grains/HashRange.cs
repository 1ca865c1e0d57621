using System.Runtime.InteropServices;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>
/// A part of the ring of hashes, as <see cref="IReminderTable.ReadRows(uint, uint)"/> defines it: (begin, end], and where begin is not
/// less than end, everything above begin or up to end, so that equal bounds are the whole ring.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HashRange(uint Begin, uint End)
{
    public bool Contains(uint hash) => Begin < End ? hash > Begin && hash <= End : hash > Begin || hash <= End;
}
