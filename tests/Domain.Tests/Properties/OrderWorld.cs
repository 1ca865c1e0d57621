using System.Globalization;
using System.Text.Json;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Tests.Orders;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Properties;

/// <summary>
/// One order among a payer, a channel that loses, repeats and reorders what it says (and sometimes lies), a merchant that
/// may not answer, and a server that may be restarted. After every step the promises of <see cref="OrderPromises"/> are checked.
/// </summary>
internal sealed class OrderWorld
{
    private readonly Choice _choice;
    private readonly LatePayment _policy;
    private readonly bool _canBeQueried;
    private readonly List<Func<Decision?>> _messages = [];
    private readonly List<StoredEvent> _stored = [];

    public OrderWorld(Choice choice, LatePayment policy = LatePayment.Refund, bool canBeQueried = true, CreateOrderCommand? terms = null)
    {
        (_choice, _policy, _canBeQueried) = (choice, policy, canBeQueried);
        Accept(CreateRules.Create(null, new MerchantId("mer_1"), terms ?? Terms, Now()).Value);
    }

    public ChannelBooks Books { get; } = new();

    public OrderState State { get; private set; } = null!;

    public IReadOnlyList<StoredEvent> Stored => _stored;

    public DateTimeOffset Clock { get; private set; } = Start;

    /// <summary>What may happen; a test leaves out what would make its claim untrue.</summary>
    public enum Step
    {
        Wait,
        WaitLong,
        TurnClockBack,
        Restart,
        PayerPays,
        PayerPaysOther,
        ChannelLies,
        ChannelSaysFailed,
        StrangerSpeaks,
        ChannelIsUnreadable,
        ChannelIsReadable,
        ChannelReportsUnreadably,
        MerchantCancels,
        MerchantAsksAgain,
        MerchantRefunds,
        MerchantAsksForAllAgain,
        EndpointIsDown,
        DutyAnswered,
        DutyUnanswered,
        OldMessageComes,
    }

    public void Do(Step step)
    {
        switch (step)
        {
            case Step.Wait:
                Clock = Clock.AddSeconds(1 + _choice.Of(120));
                break;
            case Step.WaitLong:
                Clock = Clock.AddHours(1 + _choice.Of(30));
                break;
            case Step.TurnClockBack:
                Clock = Clock.AddMinutes(-_choice.Of(60));
                break;
            case Step.Restart:
                State = JsonSerializer.Deserialize(State.Json(), DomainJson.Stored.OrderState)!;
                break;
            case Step.PayerPays:
                Pay(Price);
                break;
            case Step.PayerPaysOther:
                Pay(OtherMoney);
                break;
            case Step.ChannelLies:
                Say(Callback(Payment($"pay_{1 + _choice.Of(4)}", 30, OtherMoney)));
                break;
            case Step.ChannelSaysFailed:
                Say(FailedCallback());
                break;
            case Step.StrangerSpeaks:
                HearStranger();
                break;
            case Step.ChannelIsUnreadable:
                Books.IsUnreadable = true;
                break;
            case Step.ChannelIsReadable:
                Books.IsUnreadable = false;
                break;
            case Step.ChannelReportsUnreadably:
                Accept(ResolutionRules.ApplyReport(State, Unreadable(Sandbox), Now()));
                break;
            case Step.MerchantCancels:
                Accept(CreateRules.Cancel(State, Now()).Value);
                break;
            case Step.MerchantAsksAgain:
                Accept(NotificationRules.Resend(State, 1 + _choice.Of(State.Order.Version), Now()).Value);
                break;
            case Step.MerchantAsksForAllAgain:
                Accept(NotificationRules.ResendExhausted(State, Now()).Value);
                break;
            case Step.EndpointIsDown:
                HoldBack();
                break;
            case Step.MerchantRefunds:
                Accept(RefundRules.Request(State, SomeRefund(), Now()).Value);
                break;
            case Step.DutyAnswered:
                AnswerDue(isAnswered: true);
                break;
            case Step.DutyUnanswered:
                AnswerDue(isAnswered: false);
                break;
            case Step.OldMessageComes:
                if (_messages.Count > 0)
                    Accept(_choice.Of(_messages)());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }

    public void Run(params IReadOnlyList<Step> steps)
    {
        while (!_choice.IsOver)
            Do(_choice.Of(steps));
    }

    /// <summary>Delivers every callback once more, in another order, so that none has been lost for good.</summary>
    public void DeliverAll()
    {
        foreach (var payment in Books.Taken.Reverse())
            Accept(PaymentRules.ApplyReport(State, Callback(payment), Now()));
    }

    /// <summary>Lets time pass until nothing is owed any more.</summary>
    public void RunOut(bool isAnswered)
    {
        Books.IsUnreadable = false;
        // A refund that nobody answers is owed for ever.
        for (var calls = 0; State.AllPendingActions.Any(action => isAnswered || action.Kind != ActionKind.Refund); calls++)
        {
            if (calls > 20_000)
                throw new InvalidOperationException("The order owes for ever: " + State.Json());
            if (State.DueAt > Clock)
                Clock = State.DueAt.Value;
            AnswerDue(isAnswered);
        }
    }

    private DecisionContext Now() =>
        new(Clock, new MerchantSettings(_policy, NotifyFormat.Json, HasNotifyUrl: true), _choice.Of(100) / 100.0)
        {
            ChannelsOfMode = ChannelsOfMode,
        };

    /// <summary>
    /// Another channel of the server says whatever it likes, truly signed: of payments and failures that are the order's channel's, or that
    /// nobody knows.
    /// </summary>
    private void HearStranger()
    {
        // While an order that names no channel is being verified, any of the mode may be the one.
        var mayBeItsOwn =
            State.Order.Terms.Channels.IsEmpty
            && (State.Order.Status == OrderStatus.Created || State.PreparedElsewhere?.Contains(Stranger) == true);
        var channel = mayBeItsOwn ? OfOtherMode : _choice.Of([Stranger, OfOtherMode]);
        var payment = Payment($"pay_{_choice.Of(40)}", (Clock - Start).TotalSeconds - _choice.Of(100), _choice.Of([Price, OtherMoney]));
        var before = State;
        Accept(PaymentRules.ApplyReport(State, _choice.Of(4) == 3 ? FailedCallback(channel) : Callback(payment, channel), Now()));
        // It may be asked; nothing else is owed or known because it spoke.
        string PendingWork(OrderState state) =>
            (
                state with
                {
                    ForeignReports = null,
                    PendingActions = state.PendingActions.RemoveAll(action => action.IsFor(ActionKind.Query, channel)),
                }
            ).Json();
        Assert.Equal(PendingWork(before), PendingWork(State));
    }

    private void HoldBack()
    {
        if (State.Outbox.Pending is not [var head, ..])
            return;
        Func<Decision?> message = () =>
            NotificationRules.ApplyDeferral(State, head.EventId, head.NextAttempt, TimeSpan.FromMinutes(5), Now());
        _messages.Add(message);
        Accept(message());
    }

    private RefundOrderCommand SomeRefund()
    {
        var amount = 1 + _choice.Of(1300);
        return new RefundOrderCommand
        {
            MerchantRefundId = $"R-{_choice.Of(8)}",
            Amount = amount,
            Fingerprint = $"of {amount}",
        };
    }

    private void Pay(Money amount) => Say(Callback(Books.Take(Clock, amount)));

    /// <summary>A callback may come now, later, twice or out of order.</summary>
    private void Say(ChannelReport report)
    {
        Func<Decision?> message = () => PaymentRules.ApplyReport(State, report, Now());
        _messages.Add(message);
        if (_choice.Of(2) == 0)
            Accept(message());
    }

    private void AnswerDue(bool isAnswered)
    {
        var due = State.AllPendingActions.Where(action => action.DueAt <= Clock).ToList();
        if (due.Count == 0)
            return;
        var message = Answer(_choice.Of(due), isAnswered);
        _messages.Add(message);
        Accept(message());
    }

    /// <summary>The answer as the other side knows it at this moment, however late it comes.</summary>
    private Func<Decision?> Answer(PendingAction action, bool isAnswered)
    {
        var (subject, attempt) = (action.Subject, action.NextAttempt);
        switch (action.Kind)
        {
            case ActionKind.Verify:
                var report =
                    !isAnswered ? NoVerification
                    : _choice.Of(10) == 9 ? Refused
                    : Accepted;
                return () => VerificationRules.ApplyResult(State, attempt, report, Now());
            case ActionKind.Query:
                var status =
                    !_canBeQueried ? CannotTell
                    : !isAnswered ? null
                    : subject == Sandbox ? Books.Status()
                    : new ChannelOrderStatus { State = ChannelOrderState.Unknown };
                return () => QueryRules.ApplyResult(State, subject, attempt, status, Now());
            case ActionKind.Close:
                var closed =
                    !isAnswered ? CloseOutcome.NoAnswer
                    : subject == Sandbox && Books.Taken.Count > 0 ? CloseOutcome.AlreadyPaid
                    : CloseOutcome.Closed;
                return () => QueryRules.ApplyCloseResult(State, subject, attempt, closed, Now());
            case ActionKind.Refund:
                // Unanswered, the money may have been returned all the same.
                var outcome =
                    isAnswered || _choice.Of(2) == 0
                        ? RefundAnswer(State.Order.Refunds.Single(refund => refund.Id == subject))
                        : RefundOutcome.NoAnswer;
                if (!isAnswered)
                    outcome = RefundOutcome.NoAnswer;
                return () => RefundRules.ApplyResult(State, subject, attempt, outcome, null, Now());
            default:
                var delivery = new Delivery
                {
                    At = Clock,
                    Duration = TimeSpan.Zero,
                    Error = isAnswered ? null : "timeout",
                };
                return () =>
                    action.Kind == ActionKind.Notify
                        ? NotificationRules.ApplyAttempt(State, new EventId(subject), attempt, delivery, Now())
                        : NotificationRules.ApplyResend(State, int.Parse(subject, CultureInfo.InvariantCulture), attempt, delivery, Now());
        }
    }

    /// <summary>The channel refuses some refunds, never those that the server itself must make, and keeps to what it once said.</summary>
    private RefundOutcome RefundAnswer(Refund refund) =>
        refund.MerchantRefundId is not null && _choice.Of(4) == 3 && Books.Refuse(refund) ? RefundOutcome.Failed : Books.Return(refund);

    private void Accept(Decision? decision)
    {
        if (decision is null)
            return;
        var before = State;
        State = decision.State;
        _stored.AddRange(decision.Events.Select(recorded => recorded.Stored));
        OrderPromises.Check(before, State, _stored);
    }
}
