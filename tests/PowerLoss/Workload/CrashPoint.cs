using Payments.PowerLoss.Disk;

namespace Payments.PowerLoss.Workload;

/// <summary>A moment at which the power may be lost.</summary>
/// <param name="Disk">The disk then.</param>
/// <param name="Allowed">What may be found afterwards.</param>
internal sealed record CrashPoint(DiskSnapshot Disk, Allowed Allowed);
