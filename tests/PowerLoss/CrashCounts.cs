using Payments.PowerLoss.Disk;

namespace Payments.PowerLoss;

/// <summary>How often the power was lost, and when.</summary>
internal sealed class CrashCounts
{
    private readonly SortedDictionary<string, (int Gathered, int Single)> _counts = new(StringComparer.Ordinal);

    /// <summary>A number that differs when what was left on the disks differs.</summary>
    public ulong Digest { get; private set; }

    public int Total => _counts.Values.Sum(count => count.Gathered + count.Single);

    /// <summary>Notes one loss.</summary>
    /// <param name="when">What the program was doing.</param>
    /// <param name="gathers">Whether frames of the log were gathered.</param>
    /// <param name="left">What the loss left.</param>
    public void Add(string when, bool gathers, DiskImage left)
    {
        foreach (var (name, file) in left.Files)
            Digest = unchecked((Digest * 31) + ((ulong)file.Size << 8) + (ulong)name.Length);
        var (gathered, single) = _counts.GetValueOrDefault(when);
        _counts[when] = gathers ? (gathered + 1, single) : (gathered, single + 1);
    }

    /// <summary>A table, as lines of Markdown.</summary>
    public IEnumerable<string> Lines() =>
        [
            "| the power was lost during | frames gathered | frame by frame |",
            "|---|---|---|",
            .. _counts.Select(count => $"| {count.Key} | {count.Value.Gathered:N0} | {count.Value.Single:N0} |"),
        ];
}
