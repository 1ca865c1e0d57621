using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Limits;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Orders;
using Payments.Storage.Orders;

namespace Payments.Application.Merchants;

/// <summary>
/// Lists and repeats a merchant's exhausted notifications, and tests its endpoint; for operators and for the merchant
/// itself.
/// </summary>
public sealed class ExhaustedNotificationCommands(
    IGrainFactory grains,
    IOrderQueries queries,
    AuditLog audit,
    MerchantConcurrency waits,
    Cursors cursors
)
{
    /// <summary>How many orders are queued again at once, each by a write of its own.</summary>
    private const int Parallelism = 16;

    private static readonly PaymentError NoUrl = new PaymentError(
        PaymentErrorCode.NoNotifyUrl,
        "The merchant has no notify_url. Set it, then ask again."
    );

    /// <summary>Exhausted notifications, oldest first.</summary>
    public async Task<CommandResult<PageResponse<ExhaustedResponse>>> List(
        MerchantId merchantId,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "status", "since", "limit", "cursor");
        query.Choice<ListStatus>("status");
        var since = query.Time("since") ?? DateTimeOffset.UnixEpoch;
        var limit = query.Integer("limit", 1, InputLimits.MaxPage, InputLimits.DefaultPage);
        var (after, fault) = Cursor(merchantId, query.Text("cursor", Cursors.MaxLength));
        if ((query.Error ?? fault) is { } wrong)
            return wrong;
        if (!await Exists(merchantId))
            return MerchantErrors.NotFound;

        var page = await queries.ExhaustedNotificationsAsync(merchantId, since, limit, after, cancellationToken);
        var shown = new List<ExhaustedResponse>();
        foreach (var stored in page.Orders)
            shown.AddRange(await Exhausted(stored, cancellationToken));
        return new PageResponse<ExhaustedResponse>(shown, cursors.Encode(Cursors.Exhausted, merchantId, page.Next));
    }

    /// <summary>Queues again what was exhausted since a time.</summary>
    /// <param name="actor">Who asks for it: an operator, or the merchant itself.</param>
    /// <param name="merchantId">Whose orders they are.</param>
    /// <param name="body">A <see cref="ResendNotificationsRequest"/> in JSON.</param>
    /// <param name="cancellationToken">Stops the reading; what is queued again stays queued.</param>
    public async Task<CommandResult<ResendResponse>> Resend(
        Actor actor,
        MerchantId merchantId,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var read = JsonBody.Read(body, DomainJson.Stored.ResendNotificationsRequest, out _);
        if (read.Value is not { } request)
            return read.Error!;
        if (ResendNotificationsRequest.Check(request, out var since) is { } error)
            return error;
        var (after, fault) = Cursor(merchantId, request.Cursor);
        if (fault is not null)
            return fault;
        if (!await Exists(merchantId))
            return MerchantErrors.NotFound;

        return await audit.Record(
            actor,
            new Act(AuditAction.ResendExhausted, merchantId) { Changes = [SettingChanges.Asked("since", since)] },
            () => Resend(merchantId, since, after, cancellationToken)
        );
    }

    private async Task<CommandResult<ResendResponse>> Resend(
        MerchantId merchantId,
        DateTimeOffset since,
        OrderCursor? after,
        CancellationToken cancellationToken
    )
    {
        var page = await queries.ExhaustedNotificationsAsync(merchantId, since, InputLimits.MaxPage, after, cancellationToken);
        var (orders, notifications) = (0, 0);
        foreach (var few in page.Orders.Chunk(Parallelism))
        {
            var replies = await Task.WhenAll(few.Select(stored => grains.GetOrder(stored.Key).ResendExhausted(merchantId)));
            foreach (var (stored, reply) in few.Zip(replies))
            {
                if (reply.Error is { Code: PaymentErrorCode.NoNotifyUrl })
                    return NoUrl;
                if (reply.View is null || reply.IsReplay)
                    continue;
                (orders, notifications) = (orders + 1, notifications + StateOf(stored).Outbox.Exhausted.Length);
            }
        }

        return new CommandResult<ResendResponse>(
            new ResendResponse(orders, notifications, cursors.Encode(Cursors.Exhausted, merchantId, page.Next)),
            null,
            CommandEffect.Scheduled
        );
    }

    /// <summary>Sends a notification that tells nothing, now.</summary>
    public async Task<CommandResult<TestNotificationResponse>> Test(Actor actor, MerchantId merchantId)
    {
        if (!await Exists(merchantId))
            return MerchantErrors.NotFound;
        return await audit.Record(actor, new Act(AuditAction.TestNotification, merchantId), () =>
            waits.CallExternal(merchantId, () => SendTest(merchantId))
        );
    }

    private async Task<CommandResult<TestNotificationResponse>> SendTest(MerchantId merchantId)
    {
        var eventId = new EventId(EventId.Prefix + Base32.Encode(RandomNumberGenerator.GetBytes(16)));
        return await grains.GetGrain<IMerchantGrain>(merchantId).SendTestNotification(eventId) is { } delivery
            ? new TestNotificationResponse(
                eventId,
                delivery.At,
                (long)delivery.Duration.TotalMilliseconds,
                delivery.HttpStatus,
                delivery.IsAcknowledged ? "acknowledged" : "failed",
                delivery.Error,
                delivery.Response
            )
            : NoUrl;
    }

    private async Task<bool> Exists(MerchantId merchantId) =>
        merchantId.IsValid && await grains.GetGrain<IMerchantGrain>(merchantId).Get() is not null;

    private async Task<IEnumerable<ExhaustedResponse>> Exhausted(StoredOrder stored, CancellationToken cancellationToken)
    {
        var state = StateOf(stored);
        var order = state.Order;
        var shown = new List<ExhaustedResponse>();
        foreach (var sequence in state.Outbox.Exhausted)
        {
            var happened = await queries.EventAsync(order.Id, sequence, cancellationToken)
                ?? throw new InvalidOperationException($"Order {order.Id} has no event {sequence}.");
            shown.Add(
                new ExhaustedResponse(
                    order.Id,
                    order.Terms.MerchantOrderId,
                    EventId.Of(order.Id, sequence),
                    happened.Type,
                    sequence,
                    state.Outbox.ExhaustedAt ?? order.UpdatedAt
                )
            );
        }

        return shown;
    }

    private static OrderState StateOf(StoredOrder stored) =>
        JsonSerializer.Deserialize<OrderRow>(stored.Document, GrainsJson.Stored)!.State!;

    private (OrderCursor? After, PaymentError? Fault) Cursor(MerchantId merchantId, string? text) =>
        text is null ? (null, null)
        : cursors.Decode(Cursors.Exhausted, merchantId, text) is { } cursor ? (cursor, null)
        : (null, new PaymentError(PaymentErrorCode.InvalidCursor, "cursor was not given by this list.", "cursor"));

    /// <summary>What the list can be asked for.</summary>
    internal enum ListStatus
    {
        /// <summary>Exhausted notifications.</summary>
        Exhausted,
    }
}
