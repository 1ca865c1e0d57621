using System.Collections.Concurrent;

namespace Payments.Crash.Tests.Run;

/// <summary>What an audit did not find as promised.</summary>
internal sealed class Findings
{
    private const int Shown = 40;

    private readonly ConcurrentQueue<string> _all = new();

    public bool IsEmpty => _all.IsEmpty;

    public void Add(string finding) => _all.Enqueue(finding);

    public void AddUnless(bool promised, string finding)
    {
        if (!promised)
            Add(finding);
    }

    public override string ToString() => $"{_all.Count} findings:\n" + string.Join('\n', _all.Take(Shown));
}
