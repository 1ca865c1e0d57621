using Payments.Domain.Alerts;
using Payments.Domain.Text;

namespace Payments.Application.Alerts;

/// <summary>Something that operators are told of.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Code">What it says, as <c>channel_unavailable</c>.</param>
/// <param name="Severity">How soon somebody has to look: <c>warning</c> within the day, <c>critical</c> now.</param>
/// <param name="Subject">Of what: <c>server</c>, or a path such as <c>channel/wechat</c>.</param>
/// <param name="Meaning">What it says, in a sentence with the unit of the values.</param>
/// <param name="Value">The value that raised it.</param>
/// <param name="Threshold">The threshold that it was compared with.</param>
/// <param name="Detail">What else was known; null for nothing.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="EndedAt">When it ended; null while it is open.</param>
/// <param name="Acknowledgement">Who looks after it; null while nobody has said so.</param>
/// <param name="Deliveries">What was told of it besides, and by what.</param>
/// <param name="Runbook">Where it says what to do.</param>
public sealed record AlertResponse(
    string Id,
    AlertCode Code,
    AlertSeverity Severity,
    string Subject,
    string Meaning,
    double Value,
    double Threshold,
    string? Detail,
    DateTimeOffset RaisedAt,
    DateTimeOffset? EndedAt,
    AlertAcknowledgementResponse? Acknowledgement,
    IReadOnlyList<AlertDeliveryResponse> Deliveries,
    string Runbook
)
{
    /// <summary>An alert as operators see it.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="runbooks">Where operators keep the runbooks; null for their path in the source tree.</param>
    public static AlertResponse Of(Alert alert, string? runbooks)
    {
        var definition = AlertCatalogue.Of(alert.Code);
        return new AlertResponse(
            alert.Id,
            alert.Code,
            definition.Severity,
            alert.Subject,
            definition.Meaning,
            alert.Value,
            alert.Threshold,
            alert.Detail,
            alert.RaisedAt,
            alert.EndedAt,
            alert.Acknowledgement is { } seen ? new AlertAcknowledgementResponse(seen.At, seen.By, seen.Note) : null,
            [.. alert.Deliveries.Select(AlertDeliveryResponse.Of)],
            AlertCatalogue.RunbookOf(alert.Code, runbooks)
        );
    }
}

/// <summary>That somebody looks after an alert.</summary>
/// <param name="At">Since when.</param>
/// <param name="By">Who.</param>
/// <param name="Note">What is done about it; null where nothing was said.</param>
public sealed record AlertAcknowledgementResponse(DateTimeOffset At, string By, string? Note);

/// <summary>What became of a message about an alert.</summary>
/// <param name="Change">What it tells: <c>raised</c> or <c>ended</c>.</param>
/// <param name="Transport">By what: <c>webhook</c> or <c>email</c>.</param>
/// <param name="Status">Whether it is still to be sent (<c>pending</c>), is <c>delivered</c> or <c>given_up</c>.</param>
/// <param name="Attempts">How many were made.</param>
/// <param name="NextAttemptAt">When the next one is; null when there is none.</param>
/// <param name="LastError">Why the last one failed; null when it did not.</param>
public sealed record AlertDeliveryResponse(
    AlertChange Change,
    AlertTransport Transport,
    AlertDeliveryStatus Status,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    string? LastError
)
{
    internal static AlertDeliveryResponse Of(AlertDelivery delivery) =>
        new(
            delivery.Change,
            delivery.Transport,
            delivery.IsPending ? AlertDeliveryStatus.Pending
                : delivery.DeliveredAt is null ? AlertDeliveryStatus.GivenUp
                : AlertDeliveryStatus.Delivered,
            delivery.Attempts,
            delivery.DueAt,
            delivery.LastError
        );
}

/// <summary>What became of a message about an alert.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(SnakeCaseConverter<AlertDeliveryStatus>))]
public enum AlertDeliveryStatus
{
    /// <summary>It is still to be sent.</summary>
    Pending,

    /// <summary>It was taken.</summary>
    Delivered,

    /// <summary>All attempts failed.</summary>
    GivenUp,
}
