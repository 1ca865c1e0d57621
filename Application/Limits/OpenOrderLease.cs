using System.Runtime.InteropServices;

namespace Payments.Application.Limits;

/// <summary>
/// A place among a merchant's open orders, taken before the order is made. Whoever got one releases it once, whatever came of the order.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct OpenOrderLease
{
    private readonly OpenOrderCount? _count;

    internal OpenOrderLease(OpenOrderCount count) => _count = count;

    /// <summary>False when all were in use; then there is nothing to release.</summary>
    public bool IsAcquired => _count is not null;

    /// <summary>Says that the create has come to its end.</summary>
    /// <param name="created">Whether there is one more open order now, or may be: an end that is not known counts.</param>
    public void Release(bool created) => _count?.Release(created);
}
