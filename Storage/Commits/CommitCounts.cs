using System.Runtime.InteropServices;

namespace Payments.Storage.Commits;

/// <summary>What the writers of a database have done since it was opened.</summary>
/// <param name="Batches">Commits, each flushed to disk.</param>
/// <param name="Writes">Writes in them.</param>
/// <param name="Waiting">Writes that wait now.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CommitCounts(long Batches, long Writes, int Waiting);
