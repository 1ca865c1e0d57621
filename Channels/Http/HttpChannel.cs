using Microsoft.Extensions.Logging;
using Payments.Channels.Http.Bodies;
using Payments.Channels.Http.Settings;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;

namespace Payments.Channels.Http;

/// <summary>A provider that is described by settings only: which requests it takes, what its answers mean, how both are signed.</summary>
public sealed partial class HttpChannel : IPaymentChannel, IDisposable
{
    private readonly HttpChannelOptions _options;
    private readonly Func<string> _callbackUrl;
    private readonly TimeProvider _clock;
    private readonly ProviderHttpClient _client;

    /// <summary>Opens no connection until the first call.</summary>
    /// <param name="options">The provider, described.</param>
    /// <param name="callbackUrl">Where it posts its callbacks. Asked at every use.</param>
    /// <param name="clock">Dates and signs.</param>
    /// <param name="logger">For responses that are not answers.</param>
    public HttpChannel(HttpChannelOptions options, Func<string> callbackUrl, TimeProvider clock, ILogger<HttpChannel> logger)
        : this(options, callbackUrl, clock, logger, ProviderHttpClient.CreateHandler(options)) { }

    /// <param name="options">The provider, described.</param>
    /// <param name="callbackUrl">Where it posts its callbacks.</param>
    /// <param name="clock">Dates and signs.</param>
    /// <param name="logger">For responses that are not answers.</param>
    /// <param name="handler">Carries the requests; the simulation has one of its own.</param>
    internal HttpChannel(
        HttpChannelOptions options,
        Func<string> callbackUrl,
        TimeProvider clock,
        ILogger<HttpChannel> logger,
        HttpMessageHandler handler
    )
    {
        (_options, _callbackUrl, _clock) = (options, callbackUrl, clock);
        _client = new ProviderHttpClient(options, clock, logger, handler);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public bool MovesRealMoney => _options.MovesRealMoney;

    /// <inheritdoc/>
    public bool CanBeQueried => _options.Query is not null;

    /// <summary>A described answer tells of one payment, so there is nothing more to hear of an order that is paid.</summary>
    public bool CanBePaidSeveralTimes => false;

    /// <inheritdoc/>
    public bool CanBeClosed => _options.Close is not null || CanBeQueried;

    /// <inheritdoc/>
    public CallbackAcknowledgement Acknowledgement => _options.Acknowledgement;

    /// <inheritdoc/>
    public PrepareResult? PrepareWithoutCall(PaymentOrder order) =>
        _options is { Verify: null, Prepare: null } && order.Terms.Kind == OrderKind.Payment && CheckAmount(order.Terms.Amount) is null
            ? PrepareLocally(order)
            : null;

    /// <inheritdoc/>
    public async Task<VerifyResult> Verify(PaymentOrder order, CancellationToken cancellationToken)
    {
        if (CheckAmount(order.Terms.Amount) is { } error)
            return new VerifyResult(ChannelResponse.No, error);
        if (_options.Verify is not { } call)
            return new VerifyResult(ChannelResponse.Yes);

        var reply = await _client.Call("verify", call, CreateValues(order), cancellationToken);
        return reply.Status switch
        {
            ProviderStatus.Yes => new VerifyResult(ChannelResponse.Yes),
            ProviderStatus.No => new VerifyResult(ChannelResponse.No, reply.Response!.Failure),
            _ when reply.RequestFailure is { } requestFailure => new VerifyResult(ChannelResponse.No, requestFailure),
            _ => new VerifyResult(ChannelResponse.NoAnswer, NoAnswer),
        };
    }

    /// <inheritdoc/>
    public async Task<PrepareResult> Prepare(PaymentOrder order, CancellationToken cancellationToken)
    {
        if (_options.Prepare is not { } call)
            return PrepareLocally(order);

        var reply = await _client.Call("prepare", call, CreateValues(order), cancellationToken);
        return reply.Status switch
        {
            ProviderStatus.Yes when reply.Response!.Link is { } link => new PrepareResult(ChannelResponse.Yes, link.PayUrl, link.QrCode),
            ProviderStatus.No => new PrepareResult(ChannelResponse.No, Failure: reply.Response!.Failure),
            _ when reply.RequestFailure is { } requestFailure => new PrepareResult(ChannelResponse.No, Failure: requestFailure),
            _ => new PrepareResult(ChannelResponse.NoAnswer, Failure: NoAnswer),
        };
    }

    /// <inheritdoc/>
    public async Task<ChargeResult> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken)
    {
        if (_options.Charge is not { } call)
            return new ChargeResult(
                ChannelResponse.No,
                Failure: new Failure(FailureCodes.ChargeNotSupported, "The provider does not charge without a payer's action.")
            );

        var reply = await _client.Call("charge", call, CreateValues(order, attempt: attempt), cancellationToken);
        return reply.Status switch
        {
            ProviderStatus.Paid => ReadPayment(reply.Response!, order) switch
            {
                ({ } payment, _) => new ChargeResult(ChannelResponse.Yes, payment),
                (_, var unreadable) => new ChargeResult(ChannelResponse.NoAnswer, Failure: UnreadableFailure, Unreadable: unreadable),
            },
            ProviderStatus.Failed => new ChargeResult(ChannelResponse.No, Failure: reply.Response!.Failure),
            _ when reply.RequestFailure is { } requestFailure => new ChargeResult(ChannelResponse.No, Failure: requestFailure),
            _ => new ChargeResult(ChannelResponse.NoAnswer, Failure: NoAnswer),
        };
    }

    /// <inheritdoc/>
    public async Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken)
    {
        if (_options.Query is not { } call)
            throw new InvalidOperationException($"{Name} cannot be asked about orders.");
        if ((await _client.Call("query", call, CreateValues(order), cancellationToken)).Response is not { } said)
            return null;
        ChannelOrderStatus? status = said.Status switch
        {
            ProviderStatus.Unknown => new() { State = ChannelOrderState.Unknown },
            ProviderStatus.Open => new()
            {
                State = ChannelOrderState.Open,
                PayUrl = said.Link?.PayUrl,
                QrCode = said.Link?.QrCode,
            },
            ProviderStatus.Paid => ReadPayment(said, order) switch
            {
                ({ } payment, _) => new() { State = ChannelOrderState.Closed, Payments = [payment] },
                (_, var unreadable) => new() { State = ChannelOrderState.Closed, Unreadable = unreadable },
            },
            ProviderStatus.Closed => new() { State = ChannelOrderState.Closed },
            ProviderStatus.Failed => new() { State = ChannelOrderState.Failed, Failure = said.Failure },
            _ => null,
        };
        return status is not null && await QueryRefunds(order, cancellationToken) is { } refunds ? status with { Refunds = refunds } : null;
    }

    /// <inheritdoc/>
    public async Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken)
    {
        if (!CanBeClosed)
            return CloseOutcome.Closed;
        if (_options.Close is not { } call)
        {
            // It takes no close request, it can only be asked: the order is closed once the provider says so.
            return await Query(order, cancellationToken) switch
            {
                { Payments.IsEmpty: false } or { Unreadable: not null } => CloseOutcome.AlreadyPaid,
                { State: ChannelOrderState.Unknown or ChannelOrderState.Closed or ChannelOrderState.Failed } => CloseOutcome.Closed,
                _ => CloseOutcome.NoAnswer,
            };
        }

        return (await _client.Call("close", call, CreateValues(order), cancellationToken)).Status switch
        {
            ProviderStatus.Closed => CloseOutcome.Closed,
            ProviderStatus.AlreadyPaid => CloseOutcome.AlreadyPaid,
            _ => CloseOutcome.NoAnswer,
        };
    }

    /// <inheritdoc/>
    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        ProviderMessage? message = new(headers, body, _options.CallbackFormat);
        if (_options.Signature.Check(message, now) is { } problem)
            return new CallbackCheck(null, problem);
        if (_options.EncryptedCallbackField is { } path)
            message = EncryptedField.Decrypt(message, path, _options.Secrets, now);
        if (message?.Fields is null)
            return new CallbackCheck(null, PaymentErrorCode.InvalidCallback);

        var said = new ProviderResponse(_options, _options.Callback, message, null);
        if (!OrderId.TryParse(said.OrderId, out var orderId))
            return new CallbackCheck(null, PaymentErrorCode.InvalidCallback);
        return said.Status switch
        {
            ProviderStatus.Paid => said.ReadPayment(SingleCurrency, orderCurrency: null, now) switch
            {
                ({ } payment, _) => new CallbackCheck(new ChannelReport(Name, orderId, payment, null), null),
                (_, var unreadable) => new CallbackCheck(null, null, new UnreadableReport(Name, orderId, unreadable!)),
            },
            ProviderStatus.Failed => new CallbackCheck(new ChannelReport(Name, orderId, null, said.Failure), null),
            ProviderStatus.Ignored => new CallbackCheck(null, null),
            _ => new CallbackCheck(null, PaymentErrorCode.InvalidCallback),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Why it cannot be asked for an amount at all; null where it can.</summary>
    private Failure? CheckAmount(Money amount) =>
        !_options.Currencies.IsEmpty && !_options.Currencies.Contains(amount.Currency)
            ? new Failure(FailureCodes.CurrencyNotSupported, $"The provider does not take {amount.Currency}.")
        : !_options.Amounts.CanWrite(amount)
            ? new Failure(FailureCodes.AmountNotSupported, $"The provider knows fewer decimals of {amount.Currency} than {amount} has.")
        : null;

    /// <summary>The provider hears of the order from whoever pays it.</summary>
    private PrepareResult PrepareLocally(PaymentOrder order)
    {
        var values = CreateValues(order);
        var url = _options.PayUrl!.Fill(name => Uri.EscapeDataString(values.ValueOf(name)));
        return new PrepareResult(ChannelResponse.Yes, url, url);
    }

    private Failure NoAnswer => new("no_answer", $"{Name} gave no usable answer.");

    private string? SingleCurrency => _options.Currencies is [var only] ? only : null;

    private static Failure UnreadableFailure { get; } =
        new("unreadable_payment", "The provider says that it took money, and it cannot be read how much.");

    private (CapturedPayment? Taken, UnreadablePayment? Unreadable) ReadPayment(ProviderResponse response, PaymentOrder order) =>
        response.ReadPayment(SingleCurrency, order.Terms.Amount.Currency, _clock.GetUtcNow());

    private PlaceholderValues CreateValues(PaymentOrder order, Refund? refund = null, int attempt = 0) =>
        new(_options, order, _callbackUrl(), _clock.GetUtcNow()) { Refund = refund, Attempt = attempt };
}
