using Payments.Client.Http;
using Payments.Client.Json;

namespace Payments.Client.Alerts;

/// <summary>What operators are told of; with the admin token.</summary>
public sealed class AlertsClient
{
    private readonly ApiConnection _api;

    internal AlertsClient(ApiConnection api) => _api = api;

    /// <summary>Alerts, the latest raised first, page by page as they are read.</summary>
    /// <param name="isOpen">True for those that are open, false for those that have ended; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IAsyncEnumerable<Alert> ListAsync(bool? isOpen = null, CancellationToken cancellationToken = default)
    {
        var status = isOpen switch
        {
            true => "open",
            false => "ended",
            null => null,
        };
        return Paging.All(
            (cursor, token) =>
                _api.Send(
                    ApiRequest.Get(Query.Of("v1/alerts", ("status", status), ("limit", "100"), ("cursor", cursor))),
                    PaymentsJson.Wire.PageAlert,
                    token
                ),
            cancellationToken
        );
    }

    /// <summary>Says that somebody looks after an alert; what was said first stays.</summary>
    /// <exception cref="PaymentsException"><c>alert_not_found</c>: there is none of this id.</exception>
    public Task<Alert> AcknowledgeAsync(
        string alertId,
        NewAcknowledgement acknowledgement,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Post($"v1/alerts/{Query.Part(alertId)}/acknowledge", acknowledgement, PaymentsJson.Wire.NewAcknowledgement) with
            {
                IsRepeatable = true,
            },
            PaymentsJson.Wire.Alert,
            cancellationToken
        );
}
