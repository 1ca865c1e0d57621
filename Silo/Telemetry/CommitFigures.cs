using System;
using Orleans.Payments.Storage.Commits;

namespace Orleans.Payments.Silo;

/// <summary>What the writers of this process's database have done so far.</summary>
/// <param name="Read">Looks.</param>
internal sealed record CommitFigures(Func<CommitCounts> Read);
