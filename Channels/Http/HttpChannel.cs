using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Payments.Domain;

namespace Payments.Channels.Http;

/// <summary>A provider that is described by settings only: which requests it takes, what its answers mean, how both are signed.</summary>
public sealed class HttpChannel : IPaymentChannel, IDisposable
{
    private readonly HttpChannelOptions _options;
    private readonly Func<string> _callbackUrl;
    private readonly TimeProvider _clock;
    private readonly HttpCaller _caller;

    /// <summary>Opens no connection until the first call.</summary>
    /// <param name="options">The provider, described.</param>
    /// <param name="callbackUrl">Where it posts its callbacks. Asked at every use.</param>
    /// <param name="clock">Dates and signs.</param>
    /// <param name="logger">Told of answers that are none.</param>
    public HttpChannel(HttpChannelOptions options, Func<string> callbackUrl, TimeProvider clock, ILogger<HttpChannel> logger)
    {
        (_options, _callbackUrl, _clock) = (options, callbackUrl, clock);
        _caller = new HttpCaller(options, clock, logger);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public bool MovesRealMoney => _options.MovesRealMoney;

    /// <inheritdoc/>
    public bool CanBeQueried => _options.Query is not null;

    /// <summary>A described answer tells of one payment, so there is nothing more to hear of an order that is paid.</summary>
    public bool TakesSeveralPayments => false;

    /// <inheritdoc/>
    public bool CanBeClosed => _options.Close is not null || CanBeQueried;

    /// <inheritdoc/>
    public CallbackAcknowledgement Acknowledgement => _options.Acknowledgement;

    /// <inheritdoc/>
    public PreparedOrder? PrepareWithoutCall(PaymentOrder order) =>
        _options is { Verify: null, Prepare: null } && order.Terms.Kind == OrderKind.Payment && Refusal(order.Terms.Amount) is null ? PayPage(order) : null;

    /// <inheritdoc/>
    public async Task<ChannelVerdict> Verify(PaymentOrder order, CancellationToken cancellationToken)
    {
        if (Refusal(order.Terms.Amount) is { } refusal) return new ChannelVerdict(Verdict.No, refusal);
        if (_options.Verify is not { } call) return new ChannelVerdict(Verdict.Yes);

        var reply = await _caller.Ask("verify", call, Values(order), cancellationToken);
        return reply.Word switch
        {
            ProviderWords.Yes => new ChannelVerdict(Verdict.Yes),
            ProviderWords.No => new ChannelVerdict(Verdict.No, reply.Said!.Failure),
            _ when reply.Unmade is { } unmade => new ChannelVerdict(Verdict.No, unmade),
            _ => new ChannelVerdict(Verdict.NoAnswer, NoAnswer),
        };
    }

    /// <inheritdoc/>
    public async Task<PreparedOrder> Prepare(PaymentOrder order, CancellationToken cancellationToken)
    {
        if (_options.Prepare is not { } call) return PayPage(order);

        var reply = await _caller.Ask("prepare", call, Values(order), cancellationToken);
        return reply.Word switch
        {
            ProviderWords.Yes when reply.Said!.Link is { } link => new PreparedOrder(Verdict.Yes, link.PayUrl, link.QrCode),
            ProviderWords.No => new PreparedOrder(Verdict.No, Failure: reply.Said!.Failure),
            _ when reply.Unmade is { } unmade => new PreparedOrder(Verdict.No, Failure: unmade),
            _ => new PreparedOrder(Verdict.NoAnswer, Failure: NoAnswer),
        };
    }

    /// <inheritdoc/>
    public async Task<ChargeAnswer> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken)
    {
        if (_options.Charge is not { } call)
            return new ChargeAnswer(Verdict.No, Failure: new Failure("charge_not_supported", "The provider does not charge without a payer's action."));

        var reply = await _caller.Ask("charge", call, Values(order, attempt: attempt), cancellationToken);
        return reply.Word switch
        {
            ProviderWords.Paid => Payment(reply.Said!, order) switch
            {
                ({ } payment, _) => new ChargeAnswer(Verdict.Yes, payment),
                (_, var unreadable) => new ChargeAnswer(Verdict.NoAnswer, Failure: Unreadable, Unreadable: unreadable),
            },
            ProviderWords.Failed => new ChargeAnswer(Verdict.No, Failure: reply.Said!.Failure),
            _ when reply.Unmade is { } unmade => new ChargeAnswer(Verdict.No, Failure: unmade),
            _ => new ChargeAnswer(Verdict.NoAnswer, Failure: NoAnswer),
        };
    }

    /// <inheritdoc/>
    public async Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken)
    {
        if (_options.Query is not { } call) throw new InvalidOperationException($"{Name} cannot be asked about orders.");
        if ((await _caller.Ask("query", call, Values(order), cancellationToken)).Said is not { } said) return null;
        ChannelOrderStatus? status = said.Word switch
        {
            ProviderWords.Unknown => new() { State = ChannelOrderState.Unknown },
            ProviderWords.Open => new() { State = ChannelOrderState.Open, PayUrl = said.Link?.PayUrl, QrCode = said.Link?.QrCode },
            ProviderWords.Paid => Payment(said, order) switch
            {
                ({ } payment, _) => new() { State = ChannelOrderState.Closed, Payments = [payment] },
                (_, var unreadable) => new() { State = ChannelOrderState.Closed, Unreadable = unreadable },
            },
            ProviderWords.Closed => new() { State = ChannelOrderState.Closed },
            ProviderWords.Failed => new() { State = ChannelOrderState.Failed, Failure = said.Failure },
            _ => null,
        };
        return status is not null && await Refunds(order, cancellationToken) is { } refunds ? status with { Refunds = refunds } : null;
    }

    /// <inheritdoc/>
    public async Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken)
    {
        if (!CanBeClosed) return CloseOutcome.Closed;
        if (_options.Close is not { } call)
        {
            // It cannot be told, only asked: the order is closed there once the provider says so.
            return await Query(order, cancellationToken) switch
            {
                { Payments.IsEmpty: false } or { Unreadable: not null } => CloseOutcome.AlreadyPaid,
                { State: ChannelOrderState.Unknown or ChannelOrderState.Closed or ChannelOrderState.Failed } => CloseOutcome.Closed,
                _ => CloseOutcome.NoAnswer,
            };
        }

        return (await _caller.Ask("close", call, Values(order), cancellationToken)).Word switch
        {
            ProviderWords.Closed => CloseOutcome.Closed,
            ProviderWords.AlreadyPaid => CloseOutcome.AlreadyPaid,
            _ => CloseOutcome.NoAnswer,
        };
    }

    /// <inheritdoc/>
    public async Task<RefundAnswer> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken)
    {
        var currency = order.Payments.FirstOrDefault(refund.IsOf)?.Currency ?? order.Terms.Amount.Currency;
        if (!_options.Amounts.CanWrite(new Money(refund.Amount, currency)))
            return await NeverAsked(order, refund, new Failure("amount_not_supported", $"The provider knows fewer decimals of {currency} than the amount has."), cancellationToken);

        var reply = await _caller.Ask("refund", _options.Refund, Values(order, refund), cancellationToken);
        return reply.Unmade is { } unmade ? await NeverAsked(order, refund, unmade, cancellationToken) : AnswerOf(reply);
    }

    /// <inheritdoc/>
    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var message = new ProviderMessage(headers, body, _options.CallbackFormat);
        if (_options.Signature.Problem(message, now) is { } problem) return new CallbackCheck(null, problem);
        if (message.Fields is null) return new CallbackCheck(null, "invalid_callback");

        var said = new Said(_options, _options.Callback, message, null);
        if (!OrderId.IsValid(said.OrderId)) return new CallbackCheck(null, "invalid_callback");
        return said.Word switch
        {
            ProviderWords.Paid => said.Payment(OnlyCurrency, ofOrder: null, now) switch
            {
                ({ } payment, _) => new CallbackCheck(new ChannelReport(Name, said.OrderId!, payment, null), null),
                (_, var unreadable) => new CallbackCheck(null, null, new UnreadableReport(Name, said.OrderId!, unreadable!)),
            },
            ProviderWords.Failed => new CallbackCheck(new ChannelReport(Name, said.OrderId!, null, said.Failure), null),
            ProviderWords.Ignored => new CallbackCheck(null, null),
            _ => new CallbackCheck(null, "invalid_callback"),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _caller.Dispose();

    /// <summary>Why it cannot be asked for an amount at all; null where it can.</summary>
    private Failure? Refusal(Money amount) =>
        !_options.Currencies.IsEmpty && !_options.Currencies.Contains(amount.Currency) ? new Failure("currency_not_supported", $"The provider does not take {amount.Currency}.")
        : !_options.Amounts.CanWrite(amount) ? new Failure("amount_not_supported", $"The provider knows fewer decimals of {amount.Currency} than {amount} has.")
        : null;

    /// <summary>The provider hears of the order from whoever pays it.</summary>
    private PreparedOrder PayPage(PaymentOrder order)
    {
        var values = Values(order);
        var url = _options.PayUrl!.Fill(name => Uri.EscapeDataString(values.Of(name)));
        return new PreparedOrder(Verdict.Yes, url, url);
    }

    private Failure NoAnswer => new("no_answer", $"{Name} gave no usable answer.");

    private string? OnlyCurrency => _options.Currencies is [var only] ? only : null;

    private static Failure Unreadable { get; } = new("unreadable_payment", "The provider says that it took money, and it cannot be read how much.");

    private (TakenPayment? Taken, UnreadablePayment? Unreadable) Payment(Said said, PaymentOrder order) => said.Payment(OnlyCurrency, order.Terms.Amount.Currency, _clock.GetUtcNow());

    private OrderValues Values(PaymentOrder order, Refund? refund = null, int attempt = 0) =>
        new(_options, order, _callbackUrl(), _clock.GetUtcNow()) { Refund = refund, Attempt = attempt };

    private RefundAnswer AnswerOf(HttpReply reply) => reply.Word switch
    {
        ProviderWords.Succeeded => new RefundAnswer(RefundOutcome.Succeeded),
        ProviderWords.Failed when reply.Said!.IsNamed => new RefundAnswer(RefundOutcome.Failed, reply.Said!.Failure),
        ProviderWords.Pending => new RefundAnswer(RefundOutcome.Pending),
        // The provider does not know it: as good as never asked.
        ProviderWords.Unknown => new RefundAnswer(RefundOutcome.NoAnswer),
        _ => new RefundAnswer(RefundOutcome.NoAnswer, NoAnswer),
    };

    /// <summary>
    /// A refund that cannot be asked for has failed, for it was never asked for before either; unless the settings were others then, which the
    /// provider knows where it can be asked.
    /// </summary>
    private async Task<RefundAnswer> NeverAsked(PaymentOrder order, Refund refund, Failure unmade, CancellationToken cancellationToken)
    {
        var failed = new RefundAnswer(RefundOutcome.Failed, unmade);
        if (_options.QueryRefund is not { } call) return failed;
        var reply = await _caller.Ask("query refund", call, Values(order, refund), cancellationToken);
        return reply.Unmade is not null || reply.Word == ProviderWords.Unknown ? failed : AnswerOf(reply);
    }

    /// <summary>Where the refunds stand that it has been asked for; null when it does not say.</summary>
    private async Task<ImmutableArray<ChannelRefund>?> Refunds(PaymentOrder order, CancellationToken cancellationToken)
    {
        var refunds = ImmutableArray.CreateBuilder<ChannelRefund>();
        if (_options.QueryRefund is not { } call) return refunds.DrainToImmutable();
        foreach (var refund in order.Refunds.Where(refund => refund.Channel == Name && refund.Status == RefundStatus.Requested))
        {
            var answer = AnswerOf(await _caller.Ask("query refund", call, Values(order, refund), cancellationToken));
            if (answer.Outcome != RefundOutcome.NoAnswer) refunds.Add(new ChannelRefund(refund.Id, answer.Outcome, answer.Failure));
            else if (answer.Failure is not null) return null;
        }

        return refunds.DrainToImmutable();
    }
}
