using System.Runtime.InteropServices;

namespace Payments.PowerLoss.Disk;

/// <summary>The index of a log, which all connections share: memory that no loss of power survives, and the locks on it.</summary>
internal sealed unsafe class SharedIndex
{
    private readonly List<nint> _regions = [];

    /// <summary>A piece of the memory, zero at first; 0 when there is none and none is to be made.</summary>
    public nint Region(int number, int size, bool extend)
    {
        while (extend && _regions.Count <= number)
            _regions.Add((nint)NativeMemory.AllocZeroed((nuint)size));
        return number < _regions.Count ? _regions[number] : 0;
    }

    public void Free()
    {
        foreach (var region in _regions)
            NativeMemory.Free((void*)region);
        _regions.Clear();
    }
}
