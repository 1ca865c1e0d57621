using System.Collections.Immutable;

namespace Payments.Domain.Alerts;

/// <summary>Which messages go now: each alert's in their order, and no more than may, of which the last tells of all the others.</summary>
public static class AlertMessages
{
    /// <summary>What is to be sent by a transport.</summary>
    /// <param name="alerts">All of which a message may be pending.</param>
    /// <param name="transport">By what.</param>
    /// <param name="now">The time.</param>
    /// <param name="allowance">How many messages may go.</param>
    public static ImmutableArray<AlertMessage> Due(IEnumerable<Alert> alerts, AlertTransport transport, DateTimeOffset now, int allowance)
    {
        if (allowance <= 0)
            return [];
        var due = alerts
            .Select(alert =>
                (Alert: alert, Next: alert.Deliveries.FirstOrDefault(delivery => delivery.Transport == transport && delivery.IsPending))
            )
            .Where(pending => pending.Next?.DueAt <= now)
            .Select(pending => new AlertNews(pending.Alert, pending.Next!.Change))
            .OrderBy(news => news.At)
            .ThenBy(news => news.Alert.Id, StringComparer.Ordinal)
            .ToList();
        if (due.Count <= allowance)
            return [.. due.Select(AlertMessage.Of)];
        return
        [
            .. due.Take(allowance - 1).Select(AlertMessage.Of),
            AlertMessage.Summary([.. due.Skip(allowance - 1).Take(AlertMessage.MaxNews)]),
        ];
    }
}
