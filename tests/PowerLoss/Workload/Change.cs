namespace Payments.PowerLoss.Workload;

/// <summary>One write of a batch.</summary>
/// <param name="Key">What it writes.</param>
/// <param name="Contents">What the database holds once it has been done after those before it.</param>
/// <param name="Write">Has it wait for its commit.</param>
internal sealed record Change(string Key, Contents Contents, Func<Task> Write);
