using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Storage.Orders;

namespace Payments.Application.Queue;

/// <summary>For operators: messages of the queue that were refused for good; each is sent again, or discarded.</summary>
/// <param name="audit">Writes down what is done.</param>
/// <param name="cursors">Seals places in the list.</param>
/// <param name="letters">Where they lie; null where no broker is configured.</param>
public sealed class DeadLetterCommands(AuditLog audit, Cursors cursors, IDeadLetterQueue? letters = null)
{
    // They are of no merchant that anybody has proved.
    private static readonly MerchantId NoMerchant = new("");

    private static readonly PaymentError NoQueue = new(
        PaymentErrorCode.DeadLetterNotFound,
        "There are no dead letters: no broker is configured (Payments:RabbitMq:Uri)."
    );

    /// <summary>Those that have waited longest first.</summary>
    public async Task<CommandResult<DeadLettersResponse>> List(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "limit", "cursor");
        var limit = query.Integer("limit", 1, InputLimits.MaxPage, InputLimits.DefaultPage);
        var after = query.Cursor("cursor", text => cursors.Decode(Cursors.DeadLetters, NoMerchant, text));
        if (query.Error is { } wrong)
            return wrong;
        if (letters is null)
            return DeadLettersResponse.Off;
        var listed = await letters.List(
            limit,
            after is { } place ? new DeadLetterPlace(place.Timestamp, (int)place.Row) : null,
            cancellationToken
        );
        if (listed.Value is not { } page)
            return listed.Error!;
        var next = page.Next is { } behind ? new OrderCursor(behind.Letter, behind.Passed) : (OrderCursor?)null;
        return new DeadLettersResponse("on", page.Count, page.Letters, cursors.Encode(Cursors.DeadLetters, NoMerchant, next));
    }

    /// <summary>Has one be tried again as it was sent.</summary>
    public Task<CommandResult<DeadLetterResponse>> SendAgain(OperatorActor actor, string id, CancellationToken cancellationToken) =>
        Decide(actor, AuditAction.ResendDeadLetter, id, letter => letter.SendAgain(), cancellationToken);

    /// <summary>Takes one away for ever.</summary>
    public Task<CommandResult<DeadLetterResponse>> Discard(OperatorActor actor, string id, CancellationToken cancellationToken) =>
        Decide(actor, AuditAction.DiscardDeadLetter, id, letter => letter.Discard(), cancellationToken);

    private async Task<CommandResult<DeadLetterResponse>> Decide(
        OperatorActor actor,
        AuditAction action,
        string id,
        Func<IHeldDeadLetter, Task<PaymentError?>> decision,
        CancellationToken cancellationToken
    )
    {
        Result<IHeldDeadLetter> found = letters is null ? NoQueue : await letters.Hold(id, cancellationToken);
        await using var held = found.Value;
        var act = new Act(action, null, InputLimits.Shorten(id)) { Changes = held is null ? [] : Changes(held.Letter) };
        return await audit.Record<DeadLetterResponse>(actor, act, async () => held is null ? found.Error!
            : await decision(held) is { } error ? error
            : held.Letter);
    }

    /// <summary>What remains of it where it was discarded: enough to ask its sender for it.</summary>
    private static ImmutableArray<FieldChange> Changes(DeadLetterResponse letter) =>
        [
            .. new (string Field, string? Value)[]
            {
                ("merchant_id", letter.MerchantId),
                ("merchant_order_id", letter.MerchantOrderId),
                ("message_id", letter.MessageId),
                ("reason", letter.Reason),
                ("bytes", letter.Bytes.ToString(CultureInfo.InvariantCulture)),
            }
                .Where(fact => fact.Value is not null)
                .Select(fact => new FieldChange(fact.Field, fact.Value, null)),
        ];
}
