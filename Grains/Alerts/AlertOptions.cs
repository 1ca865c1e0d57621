using Payments.Domain.Alerts;

namespace Payments.Grains.Alerts;

/// <summary>What the server's alerts go by.</summary>
/// <param name="Policy">Thresholds, how many readings in a row count, and by what operators are told.</param>
/// <param name="Interval">How often processes report and readings are compared. Default 15 s.</param>
/// <param name="PaidRateMinOrders">How many orders an hour must have for its share of paid ones to count. Default 50.</param>
/// <param name="MessagesPerMinute">How many messages a minute go by each transport; the last tells of all the others. Default 10.</param>
/// <param name="Runbooks">Where operators keep the runbooks, as a URL; null for their path in the source tree.</param>
public sealed record AlertOptions(AlertPolicy Policy, TimeSpan Interval, int PaidRateMinOrders, int MessagesPerMinute, string? Runbooks);
