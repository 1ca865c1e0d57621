using System.Collections.Immutable;
using Orleans;
using Payments.Channels;
using Payments.Domain.Accounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Grains.Accounts;
using Payments.Grains.Interfaces;
using Payments.Grains.Interfaces.Accounts;
using Payments.Storage;
using Payments.Storage.Accounts;

namespace Payments.Grains.Actions;

/// <summary>
/// The channel <c>balance</c>: the account that the order names pays. Preparing sets the money aside, charging captures it, closing lets it
/// go; a refund credits it back. What is booked is named after the order and the refund, so whatever is repeated is booked once.
/// </summary>
public sealed class BalanceChannel(IGrainFactory grains, IAccountQueries queries) : IPaymentChannel
{
    private static readonly Failure NoAnswer = new("no_answer", "The account gave no answer.");

    /// <inheritdoc/>
    public string Name => ChargeRules.BalanceChannel;

    /// <inheritdoc/>
    public bool MovesRealMoney => false;

    /// <inheritdoc/>
    public bool IsInternal => true;

    /// <inheritdoc/>
    public bool CanBePaidSeveralTimes => false;

    /// <inheritdoc/>
    public Task<VerifyResult> Verify(PaymentOrder order, CancellationToken cancellationToken) =>
        Task.FromResult(new VerifyResult(ChannelResponse.Yes));

    /// <inheritdoc/>
    public async Task<PrepareResult> Prepare(PaymentOrder order, CancellationToken cancellationToken) =>
        await TryBook(order, Booking.Hold(HoldOf(order), order.Terms.Amount, order.Id)) switch
        {
            null => new PrepareResult(ChannelResponse.NoAnswer, Failure: NoAnswer),
            { Error: { } error } => new PrepareResult(ChannelResponse.No, Failure: FailureOf(error)),
            _ => new PrepareResult(ChannelResponse.Yes, "", ""),
        };

    /// <inheritdoc/>
    public async Task<ChargeResult> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken) =>
        await TryBook(order, Booking.Capture(HoldOf(order), SystemAccount.Merchant, order.Id)) switch
        {
            null => new ChargeResult(ChannelResponse.NoAnswer, Failure: NoAnswer),
            { Error: { } error } => new ChargeResult(ChannelResponse.No, Failure: FailureOf(error)),
            { Entry: { } entry } => new ChargeResult(ChannelResponse.Yes, PaymentOf(entry)),
            _ => throw new InvalidOperationException("A booking has an entry or a rejection."),
        };

    /// <inheritdoc/>
    public async Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken)
    {
        try
        {
            if (await queries.BookingAsync(HoldOf(order), cancellationToken) is null)
                return new ChannelOrderStatus { State = ChannelOrderState.Unknown };
            var end = await queries.BookingAsync(HoldOf(order).EndId, cancellationToken);
            if (end is null)
                return new ChannelOrderStatus
                {
                    State = ChannelOrderState.Open,
                    PayUrl = "",
                    QrCode = "",
                };
            var entry = AccountRow.EntryOf(end.Entry);
            var refunds = ImmutableArray.CreateBuilder<ChannelRefund>();
            foreach (var refund in order.Refunds.Where(refund => refund.Channel == Name))
                if (await queries.BookingAsync(refund.Id, cancellationToken) is not null)
                    refunds.Add(new ChannelRefund(refund.Id, RefundOutcome.Succeeded, null));
            return new ChannelOrderStatus
            {
                State = ChannelOrderState.Closed,
                Payments = entry.Kind == BookingKind.Capture ? [PaymentOf(entry)] : [],
                Refunds = refunds.ToImmutable(),
            };
        }
        catch (StorageException)
        {
            // No usable answer is what null says; storage has said why in its own log.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken) =>
        await TryBook(order, Booking.Release(HoldOf(order), order.Id)) switch
        {
            null => CloseOutcome.NoAnswer,
            // The hold has ended otherwise: it was captured.
            { Error.Code: PaymentErrorCode.IdempotencyConflict } => CloseOutcome.AlreadyPaid,
            // What was never set aside need not be released, and will not be set aside any more.
            { Error: null or { Code: PaymentErrorCode.HoldNotFound } } => CloseOutcome.Closed,
            _ => CloseOutcome.NoAnswer,
        };

    /// <inheritdoc/>
    public async Task<RefundResult> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken) =>
        await TryBook(
            order,
            Booking.Credit(refund.Id, order.Terms.Amount with { Amount = refund.Amount }, SystemAccount.Merchant, order.Id)
        ) switch
        {
            null => new RefundResult(RefundOutcome.NoAnswer, NoAnswer),
            // Not refused for good: the account could not write down that it is, and an earlier message may come yet.
            { Error: { Code: PaymentErrorCode.TooManyHolds } error } => new RefundResult(RefundOutcome.NoAnswer, FailureOf(error)),
            { Error: { } error } => new RefundResult(RefundOutcome.Failed, FailureOf(error)),
            _ => new RefundResult(RefundOutcome.Succeeded),
        };

    /// <inheritdoc/>
    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now) =>
        new(null, PaymentErrorCode.InvalidCallback);

    private static HoldId HoldOf(PaymentOrder order) => new(order.Id + ":pay");

    private static CapturedPayment PaymentOf(JournalEntry entry) => new(new PaymentId(entry.BookingId), entry.Amount, entry.OccurredAt);

    private static Failure FailureOf(PaymentError error) => new(error.CodeText, error.Message);

    private async Task<BookingReply?> TryBook(PaymentOrder order, Booking booking)
    {
        try
        {
            var account = order.Terms.AccountId!.Value;
            return await grains.GetGrain<IAccountGrain>(AccountId.Key(order.MerchantId, account)).Book(order.MerchantId, account, booking);
        }
        catch (Exception error) when (GrainCallFailures.IsUnanswered(error))
        {
            // No usable answer is what null says; the order asks again.
            return null;
        }
    }
}
