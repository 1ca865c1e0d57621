using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Alerts;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Grains.Alerts;
using Payments.Grains.Interfaces.Alerts;
using Payments.Storage.Alerts;

namespace Payments.Application.Alerts;

/// <summary>For operators: what they are told of, and who looks after it.</summary>
public sealed class AlertCommands(IGrainFactory grains, IAlertStorage storage, AlertOptions options, Cursors cursors, AuditLog audit)
{
    // The list is of no merchant.
    private static readonly MerchantId NoMerchant = new("");

    private static readonly PaymentError NotFound = new(PaymentErrorCode.AlertNotFound, "There is no such alert.");

    /// <summary>Which alerts to list.</summary>
    public enum ListStatus
    {
        /// <summary>Those that have not ended.</summary>
        Open,

        /// <summary>Those that have.</summary>
        Ended,
    }

    /// <summary>Lists alerts, the latest raised first.</summary>
    public async Task<CommandResult<PageResponse<AlertResponse>>> List(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "status", "limit", "cursor");
        var status = query.Choice<ListStatus>("status");
        var limit = query.Integer("limit", 1, InputLimits.MaxPage, InputLimits.DefaultPage);
        var after = query.Cursor("cursor", text => cursors.Decode(Cursors.Alerts, NoMerchant, text));
        if (query.Error is { } fault)
            return fault;
        var page = await storage.ListAsync(status is { } chosen ? chosen == ListStatus.Open : null, limit, after, cancellationToken);
        return new PageResponse<AlertResponse>([.. page.Alerts.Select(Response)], cursors.Encode(Cursors.Alerts, NoMerchant, page.Next));
    }

    /// <summary>Says that somebody looks after an alert. What was said first stays.</summary>
    /// <param name="actor">Who says so.</param>
    /// <param name="id">Which alert.</param>
    /// <param name="body">An <see cref="AcknowledgeAlertRequest"/> in JSON.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CommandResult<AlertResponse>> Acknowledge(
        OperatorActor actor,
        string id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var read = JsonBody.Read(body, DomainJson.Stored.AcknowledgeAlertRequest, out _);
        if (read.Value is not { } request)
            return read.Error!;
        if (AcknowledgeAlertRequest.Check(request) is { } error)
            return error;
        if (id.Length > InputLimits.Id)
            return NotFound;
        return await audit.Record<AlertResponse>(actor, new Act(AuditAction.AcknowledgeAlert, null, id), async () =>
            await grains.GetGrain<IAlertsGrain>(0).Acknowledge(id, request.By!, request.Note)
            && await storage.FindAsync(id, cancellationToken) is { } row
                ? Response(row)
                : NotFound
        );
    }

    private AlertResponse Response(StoredAlert row) => AlertResponse.Of(AlertRows.Read(row), options.Runbooks);
}
