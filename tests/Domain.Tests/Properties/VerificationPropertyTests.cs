using System.Text.Json;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Tests.Orders;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Properties;

/// <summary>
/// One order among three channels whose answers get lost, come twice or come late, and a server that dies in between.
/// In the end it can be paid at the channel that has it and nowhere else.
/// </summary>
public class VerificationPropertyTests
{
    private static readonly string[] Channels = [Sandbox, OtherChannel, "third"];

    [Fact]
    public void whatever_was_prepared_and_did_not_get_the_order_is_closed() =>
        Property.Holds(choice =>
        {
            var world = new World(choice);
            while (!choice.IsOver)
                world.Step();
            world.RunOut();

            Assert.NotEqual(OrderStatus.Created, world.State.Order.Status);
            Assert.All(world.Payable, channel => Assert.Equal(world.State.Order.Channel, channel));
            Assert.DoesNotContain(world.State.PendingActions, action => action.Kind == ActionKind.Close);
        });

    private sealed class World(Choice choice)
    {
        private readonly HashSet<string> _payable = new(StringComparer.Ordinal);
        private readonly List<(int Attempt, VerificationResult Report)> _late = [];
        private DateTimeOffset _now = Start;
        private int _verifications;

        public OrderState State { get; private set; } = Created();

        public IEnumerable<string> Payable => _payable;

        public void Step()
        {
            switch (choice.Of(6))
            {
                case 0:
                    Verify(isHeard: true);
                    break;
                case 1:
                    Verify(isHeard: false);
                    break;
                case 2:
                    Restart();
                    break;
                case 3:
                    if (_late.Count > 0)
                        Hear(choice.Of(_late));
                    break;
                case 4:
                    Close(isAnswered: choice.Of(2) == 0);
                    break;
                default:
                    _now = _now.AddSeconds(choice.Of(8));
                    break;
            }
        }

        /// <summary>From now on everything arrives and is answered.</summary>
        public void RunOut()
        {
            foreach (var late in _late.ToList())
                Hear(late);
            for (var calls = 0; State.PendingActions.Any(action => action.Kind is ActionKind.Verify or ActionKind.Close); calls++)
            {
                Assert.True(calls < 1000, State.Json());
                _now = _now.AddSeconds(30);
                Verify(isHeard: true);
                Close(isAnswered: true);
            }
        }

        private DecisionContext Now => new(_now, new MerchantSettings(LatePayment.Refund, NotifyFormat.Json, HasNotifyUrl: true), 0.5);

        private void Restart()
        {
            State = JsonSerializer.Deserialize(State.Json(), DomainJson.Stored.OrderState)!;
            _verifications = State.Pending(ActionKind.Verify, "")?.NextAttempt ?? 0;
            // Answers on their way die with the process. Once one has been accepted, a second to the same call still comes
            // here: that the process dies just between the two is the one case in which something stays prepared, with a
            // link that nobody has seen.
            if (State.Order.Status == OrderStatus.Created)
                _late.Clear();
        }

        /// <summary>
        /// What the calls outside the rules do: query where it may lie prepared, then prepare at some until one takes it.
        /// </summary>
        private void Verify(bool isHeard)
        {
            if (State.Pending(ActionKind.Verify, "") is not { } action || action.DueAt > _now)
                return;
            var mayRepeat = action.NextAttempt <= _verifications;
            _verifications = action.NextAttempt;

            var mayBePrepared = Channels
                .Where(channel => mayRepeat || VerificationRules.IsPossiblyPrepared(State, channel))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var channel in mayBePrepared.ToList())
                if (choice.Of(2) == 0 && !_payable.Contains(channel))
                    mayBePrepared.Remove(channel); // the query was answered

            string? selected = null;
            foreach (var channel in Channels)
            {
                var outcome = choice.Of(4);
                if (selected is not null || outcome == 0)
                    continue; // refused, or not asked
                mayBePrepared.Add(channel);
                if (outcome != 1)
                    _payable.Add(channel); // 1: the request itself got lost
                if (outcome == 2)
                    selected = channel;
            }

            var report = new VerificationResult
            {
                Outcome =
                    selected is not null ? VerificationOutcome.Accepted
                    : mayBePrepared.Count > 0 ? VerificationOutcome.NoAnswer
                    : VerificationOutcome.Refused,
                Asked = [.. Channels],
                Channel = selected,
                PayUrl = selected is null ? null : "https://pay.example",
                QrCode = selected is null ? null : "https://pay.example",
                PreparedElsewhere = [.. mayBePrepared.Where(channel => channel != selected)],
            };
            if (isHeard)
                Hear((action.NextAttempt, report));
            // It comes late, or never: then the process must have died, and the next one knows that it may repeat it.
            else if (choice.Of(2) == 0)
                _late.Add((action.NextAttempt, report));
            else
                Restart();
        }

        private void Hear((int Attempt, VerificationResult Report) answer) =>
            State = VerificationRules.ApplyResult(State, answer.Attempt, answer.Report, Now)?.State ?? State;

        private void Close(bool isAnswered)
        {
            foreach (var action in State.PendingActions.Where(action => action.Kind == ActionKind.Close && action.DueAt <= _now).ToList())
            {
                // A close that has run out of attempts is given up; here the channel answers before that.
                var answers = isAnswered || action.Attempts >= 4;
                if (answers)
                    _payable.Remove(action.Subject);
                State = QueryRules
                    .ApplyCloseResult(State, action.Subject, action.NextAttempt, answers ? CloseOutcome.Closed : CloseOutcome.NoAnswer, Now)
                    ?.State
                    ?? State;
            }
        }
    }
}
