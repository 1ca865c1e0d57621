using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Payments.Channels;
using Payments.Domain.Errors;
using Payments.Domain.Orders;
using Payments.Domain.Signatures;
using Payments.Sandbox.Wire;

namespace Payments.Sandbox;

/// <summary>Our side of the sandbox: speaks with the provider over HTTP only, as it would with one far away.</summary>
/// <param name="client">The way to the provider.</param>
/// <param name="options">The key that callbacks must be signed with.</param>
public sealed class SandboxChannel(SandboxClient client, SandboxOptions options) : IPaymentChannel
{
    /// <summary>The channel's name.</summary>
    public const string ChannelName = "sandbox";

    /// <summary>
    /// The key of an order's metadata that says what charges come to: words of <see cref="Provider.Books.ChargeScript"/>, one per call,
    /// separated by commas; the last goes on.
    /// </summary>
    public const string ChargeOutcomesKey = "sandbox_charge";

    private static readonly JsonTypeInfo<OrderTerms> Terms = SandboxJson.Default.OrderTerms;

    /// <inheritdoc/>
    public string Name => ChannelName;

    /// <inheritdoc/>
    public bool MovesRealMoney => false;

    /// <inheritdoc/>
    public async Task<VerifyResult> Verify(PaymentOrder order, CancellationToken cancellationToken) =>
        await client.Post(
            "/sandbox/v1/verifications",
            TermsOf(order),
            Terms,
            SandboxJson.Default.AcceptanceMessage,
            cancellationToken
        ) switch
        {
            { Accepted: true } => new VerifyResult(ChannelResponse.Yes),
            { Failure: { } failure } => new VerifyResult(ChannelResponse.No, failure),
            _ => new VerifyResult(ChannelResponse.NoAnswer, NoAnswer),
        };

    /// <inheritdoc/>
    public async Task<PrepareResult> Prepare(PaymentOrder order, CancellationToken cancellationToken) =>
        await client.Post("/sandbox/v1/orders", TermsOf(order), Terms, SandboxJson.Default.AcceptanceMessage, cancellationToken) switch
        {
            { Accepted: true, PayUrl: { } payUrl, QrCode: { } qrCode } when Uri.IsWellFormedUriString(payUrl, UriKind.Absolute) =>
                new PrepareResult(ChannelResponse.Yes, payUrl, qrCode),
            { Accepted: false, Failure: { } failure } => new PrepareResult(ChannelResponse.No, Failure: failure),
            _ => new PrepareResult(ChannelResponse.NoAnswer, Failure: NoAnswer),
        };

    /// <inheritdoc/>
    public async Task<ChargeResult> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken)
    {
        var request = new ChargeRequest($"{order.Id}-{attempt}", TermsOf(order), order.Terms.Metadata.GetValueOrDefault(ChargeOutcomesKey));
        return await client.Post(
            "/sandbox/v1/charges",
            request,
            SandboxJson.Default.ChargeRequest,
            SandboxJson.Default.ChargeMessage,
            cancellationToken
        ) switch
        {
            { Payment: { } payment } when SandboxMoney.Read(payment) is { } taken => new ChargeResult(ChannelResponse.Yes, taken),
            { Payment: null, Failure: { } failure } => new ChargeResult(ChannelResponse.No, Failure: failure),
            _ => new ChargeResult(ChannelResponse.NoAnswer, Failure: NoAnswer),
        };
    }

    /// <inheritdoc/>
    public async Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken)
    {
        var answer = await client.Send<OrderTerms, OrderMessage>(
            HttpMethod.Get,
            $"/sandbox/v1/orders/{order.Id}",
            null,
            Terms,
            SandboxJson.Default.OrderMessage,
            cancellationToken
        );
        // A list may hold null whatever its type says.
        if (answer is null || answer.Refunds.Contains(null!))
            return null;

        var payments = answer.Payments.Select(SandboxMoney.Read).OfType<CapturedPayment>().ToImmutableArray();
        // A payment that cannot be read must not look like one that was never made.
        return payments.Length < answer.Payments.Length
            ? null
            : new ChannelOrderStatus
            {
                State = answer.State,
                PayUrl = answer.PayUrl,
                QrCode = answer.QrCode,
                Payments = payments,
                Refunds = [.. answer.Refunds.Select(refund => new ChannelRefund(refund.Key, refund.Outcome, refund.Failure))],
                Failure = answer.Failure,
            };
    }

    /// <inheritdoc/>
    public async Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken)
    {
        var answer = await client.Post(
            $"/sandbox/v1/orders/{order.Id}/close",
            TermsOf(order),
            Terms,
            SandboxJson.Default.CloseResult,
            cancellationToken
        );
        return answer?.Outcome ?? CloseOutcome.NoAnswer;
    }

    /// <inheritdoc/>
    public async Task<RefundResult> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken)
    {
        var currency = order.Payments.FirstOrDefault(payment => payment.Id == refund.PaymentId)?.Currency ?? order.Terms.Amount.Currency;
        var request = new RefundRequest(refund.Id, order.Id, refund.PaymentId, refund.Amount, currency);
        var answer = await client.Post(
            "/sandbox/v1/refunds",
            request,
            SandboxJson.Default.RefundRequest,
            SandboxJson.Default.RefundMessage,
            cancellationToken
        );
        return answer is null ? new RefundResult(RefundOutcome.NoAnswer, NoAnswer) : new RefundResult(answer.Outcome, answer.Failure);
    }

    /// <inheritdoc/>
    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        return options.Check(headers, body.Span, now) switch
        {
            SignatureError.OutsideTolerance => new CallbackCheck(null, PaymentErrorCode.TimestampOutOfRange),
            not null => new CallbackCheck(null, PaymentErrorCode.InvalidSignature),
            null => CallbackReader.Read(body) is { } report
                ? new CallbackCheck(report, null)
                : new CallbackCheck(null, PaymentErrorCode.InvalidCallback),
        };
    }

    private static Failure NoAnswer { get; } = new("no_answer", "The sandbox gave no usable answer.");

    private static OrderTerms TermsOf(PaymentOrder order) =>
        new()
        {
            OrderId = order.Id,
            MerchantOrderId = order.Terms.MerchantOrderId,
            Amount = order.Terms.Amount.Amount,
            Currency = order.Terms.Amount.Currency,
            Description = order.Terms.Description,
            ExpiresAt = order.ExpiresAt,
        };
}
