using Payments.Domain.Errors;
using Payments.Domain.Orders;

namespace Payments.Channels;

/// <summary>
/// A payment service provider reached over the network. A call that gets no usable answer in time says so in its
/// result; it throws only when cancelled by the caller or when the code is wrong. Calls that change something carry a
/// stable key, so that repeating one does it once.
/// </summary>
public interface IPaymentChannel
{
    /// <summary>Its name in orders, routes and settings: 1 to 32 of <c>a-z 0-9 _</c>.</summary>
    string Name { get; }

    /// <summary>Whether real money moves; a channel without may serve test merchants only.</summary>
    bool MovesRealMoney { get; }

    /// <summary>
    /// Whether this server itself holds the money: such a channel serves merchants of both modes, and only orders that name it. Default
    /// false.
    /// </summary>
    bool IsInternal => false;

    /// <summary>
    /// What asking and preparing would come to, where that takes no call and can only be yes: the order is then made and ready for
    /// its payer in one write. Default null: the provider has to be asked.
    /// </summary>
    PrepareResult? PrepareWithoutCall(PaymentOrder order) => null;

    /// <summary>Asks whether the provider would take the order. Changes nothing.</summary>
    Task<VerifyResult> Verify(PaymentOrder order, CancellationToken cancellationToken);

    /// <summary>Has the provider take the order, so that a payer can pay it. The key is the order's id.</summary>
    Task<PrepareResult> Prepare(PaymentOrder order, CancellationToken cancellationToken);

    /// <summary>Has the provider charge the order without a payer's action. The key is the order's id with the attempt's number.</summary>
    Task<ChargeResult> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken);

    /// <summary>
    /// Whether <see cref="Query"/> can be asked. Default true. The callbacks of a channel that cannot be asked are taken at their word, so
    /// a lost one is a lost payment, and a refund whose answer was lost is repeated under its key. Such a channel must not
    /// <see cref="Charge"/>.
    /// </summary>
    bool CanBeQueried => true;

    /// <summary>
    /// Whether an order may be paid there more than once. Default true: then a paid order, too, is asked about once its deadline is over,
    /// so that a second payment whose callback was lost is found and returned.
    /// </summary>
    bool CanBePaidSeveralTimes => true;

    /// <summary>Whether <see cref="Close"/> does anything there. Default true.</summary>
    bool CanBeClosed => true;

    /// <summary>
    /// Asks what the provider knows of the order; null when it gave no usable answer. A payment that it speaks of and that cannot be read
    /// is
    /// <see cref="ChannelOrderStatus.Unreadable"/>, never left out: the order would expire as if nothing were known. Not called unless
    /// <see cref="CanBeQueried"/>.
    /// </summary>
    Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken);

    /// <summary>Tells the provider that the order must not be paid any more. Closed where there is nobody to tell.</summary>
    Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken);

    /// <summary>Has the provider return money. The key is the refund's id.</summary>
    Task<RefundResult> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken);

    /// <summary>Checks that a callback comes from the provider, and reads it.</summary>
    /// <param name="headers">By header name, any case; null where there is none.</param>
    /// <param name="body">As it arrived.</param>
    /// <param name="now">The clock that the callback's timestamp is checked against.</param>
    CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now);

    /// <summary>What the provider expects to hear once its callback is durable. Default: 204 without a body.</summary>
    CallbackAcknowledgement Acknowledgement => CallbackAcknowledgement.NoContent;
}

/// <summary>The answer to a callback that has been taken note of.</summary>
/// <param name="Status">2xx.</param>
/// <param name="Body">Empty for none.</param>
/// <param name="ContentType">Of the body.</param>
public sealed record CallbackAcknowledgement(int Status, string Body, string ContentType)
{
    /// <summary>204 without a body.</summary>
    public static CallbackAcknowledgement NoContent { get; } = new(204, "", "text/plain");
}

/// <summary>Whether a provider says yes.</summary>
public enum ChannelResponse
{
    /// <summary>It does.</summary>
    Yes,

    /// <summary>It does not, for good.</summary>
    No,

    /// <summary>It gave no usable answer; asking again may help.</summary>
    NoAnswer,
}

/// <summary>The answer to <see cref="IPaymentChannel.Verify"/>.</summary>
/// <param name="Response">Yes, no, or nothing.</param>
/// <param name="Failure">Why not; null on yes.</param>
public sealed record VerifyResult(ChannelResponse Response, Failure? Failure = null);

/// <summary>The answer to <see cref="IPaymentChannel.Prepare"/>.</summary>
/// <param name="Response">Yes, no, or nothing.</param>
/// <param name="PayUrl">Where the payer pays; null unless yes.</param>
/// <param name="QrCode">The text to show as a QR code; null unless yes.</param>
/// <param name="Failure">Why not; null on yes.</param>
public sealed record PrepareResult(ChannelResponse Response, string? PayUrl = null, string? QrCode = null, Failure? Failure = null);

/// <summary>The answer to <see cref="IPaymentChannel.Charge"/>.</summary>
/// <param name="Response">Yes when the money was taken.</param>
/// <param name="Payment">What was taken; null unless yes.</param>
/// <param name="Failure">Why not; null on yes.</param>
/// <param name="Unreadable">What it says it took and cannot be read; the response is then <see cref="ChannelResponse.NoAnswer"/>, and it is
/// asked instead of charged again.</param>
public sealed record ChargeResult(
    ChannelResponse Response,
    CapturedPayment? Payment = null,
    Failure? Failure = null,
    UnreadablePayment? Unreadable = null
);

/// <summary>The answer to <see cref="IPaymentChannel.Refund"/>.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Failure">Why it failed, where it did.</param>
public sealed record RefundResult(RefundOutcome Outcome, Failure? Failure = null);

/// <summary>What a callback turned out to be. With none of them it is genuine and says nothing that matters; it is acknowledged.</summary>
/// <param name="Report">What the provider says.</param>
/// <param name="ErrorCode">
/// Why it is not believed or not understood: <see cref="PaymentErrorCode.InvalidSignature"/>,
/// <see cref="PaymentErrorCode.TimestampOutOfRange"/> or <see cref="PaymentErrorCode.InvalidCallback"/>; null where it is.
/// </param>
/// <param name="Unreadable">It says that money was taken, and not readably how much: the provider is asked, and the order waits until that
/// is known.</param>
public readonly record struct CallbackCheck(ChannelReport? Report, PaymentErrorCode? ErrorCode, UnreadableReport? Unreadable = null);
