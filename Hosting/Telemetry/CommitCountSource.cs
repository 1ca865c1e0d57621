using Payments.Storage.Commits;

namespace Payments.Hosting.Telemetry;

/// <summary>What the writers of this process's database have done so far.</summary>
/// <param name="Read">Looks.</param>
internal sealed record CommitCountSource(Func<CommitCounts> Read);
