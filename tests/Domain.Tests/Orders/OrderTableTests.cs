using Payments.Domain.Errors;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Xunit;

namespace Payments.Domain.Tests.Orders;

/// <summary>
/// What every command does to an order of every status. "nothing": there was nothing to say or it came too late;
/// "unchanged": the order as it is; "ignored": that a callback came is kept, and nothing else;
/// "noted": no event, but something else is owed from now on;
/// "refused": with that code; else the status afterwards ("same" for the one before) and the events.
/// </summary>
public class OrderTableTests
{
    private const string Table = """
        create: same content                     | any                                          | unchanged
        create: other content                    | any                                          | refused idempotency_conflict

        verified: taken                          | created                                      | awaiting_payment: order.awaiting_payment
                                                 | rejected                                     | noted
                                                 | else                                         | nothing
        verified: refused                        | created                                      | rejected: order.rejected
                                                 | else                                         | nothing
        verified: no answer, before 30 s         | created                                      | noted
                                                 | else                                         | nothing
        verified: no answer, at 30 s             | created                                      | rejected: order.rejected
                                                 | else                                         | nothing
        verified: stale attempt                  | created rejected                             | noted
                                                 | else                                         | nothing

        callback: paid in time                   | created awaiting_payment processing expired  | paid: order.paid
                                                 | rejected failed cancelled                    | same: payment.late refund.requested
                                                 | crediting paid partially_refunded refunded    | same: payment.duplicate refund.requested
        callback: paid within grace              | created awaiting_payment processing expired  | paid: order.paid
                                                 | rejected failed cancelled                    | same: payment.late refund.requested
                                                 | crediting paid partially_refunded refunded    | same: payment.duplicate refund.requested
        callback: paid late                      | crediting paid partially_refunded refunded    | same: payment.duplicate refund.requested
                                                 | else                                         | same: payment.late refund.requested
        callback: paid late, policy accept       | crediting paid partially_refunded refunded    | same: payment.duplicate refund.requested
                                                 | rejected                                     | same: payment.late refund.requested
                                                 | else                                         | paid: order.paid
        callback: known payment                  | any                                          | ignored
        callback: wrong amount                   | any                                          | noted
        callback: wrong currency                 | any                                          | noted
        callback: wrong amount, again            | any                                          | ignored
        callback: wrong amount, disproved        | any                                          | noted
        callback: right amount, disproved before | any                                          | noted
        callback: failed                         | awaiting_payment processing                  | failed: order.failed
                                                 | else                                         | ignored
        callback: failed, at another channel     | any                                          | ignored

        callback: of a channel that it does not name | any                                      | noted
        callback: of a channel of the other mode | any                                          | noted
        callback: of a payment of another order  | any                                          | same: payment.mismatch

        query: paid in time                      | created awaiting_payment processing expired  | paid: order.paid
                                                 | rejected failed cancelled                    | same: payment.late refund.requested
                                                 | crediting paid partially_refunded refunded    | same: payment.duplicate refund.requested
        query: paid late                         | awaiting_payment processing                  | expired: payment.late refund.requested order.expired
                                                 | crediting paid partially_refunded refunded    | same: payment.duplicate refund.requested
                                                 | else                                         | same: payment.late refund.requested
        query: other money taken                 | any                                          | same: payment.mismatch refund.requested
        query: nothing, before the deadline      | any                                          | noted
        query: nothing, at the deadline          | awaiting_payment processing                  | expired: order.expired
                                                 | else                                         | noted
        query: nothing, after a wrong report     | any                                          | same: payment.mismatch
        query: the channel gave up               | awaiting_payment processing                  | failed: order.failed
                                                 | else                                         | noted
        query: unreadable                        | any                                          | same: payment.unreadable
        query: unreadable, again                 | any                                          | noted
        query: no answer, after unreadable       | any                                          | noted
        query: paid in time, after unreadable    | created awaiting_payment processing expired  | paid: order.paid
                                                 | rejected failed cancelled                    | same: payment.late refund.requested
                                                 | crediting paid partially_refunded refunded    | same: payment.duplicate refund.requested
        query: nothing, after unreadable         | awaiting_payment processing                  | expired: order.expired
                                                 | else                                         | noted
        query: no answer, before the deadline    | any                                          | noted
        query: no answer, within grace           | any                                          | noted
        query: no answer, after grace            | awaiting_payment processing                  | expired: order.expired
                                                 | else                                         | noted
        query: stale attempt                     | any                                          | nothing

        callback: unreadable                     | any                                          | same: payment.unreadable
        callback: unreadable, again              | any                                          | ignored

        resolve: paid                            | created awaiting_payment processing expired  | paid: payment.resolved order.paid
                                                 | rejected failed cancelled                    | same: payment.resolved payment.late refund.requested
                                                 | crediting paid partially_refunded refunded    | same: payment.resolved payment.duplicate refund.requested
        resolve: not paid                        | any                                          | same: payment.resolved
        resolve: nothing to resolve              | any                                          | refused nothing_to_resolve

        cancel                                   | awaiting_payment                             | cancelled: order.cancelled
                                                 | cancelled                                    | unchanged
                                                 | else                                         | refused order_not_cancellable

        close: closed                            | any                                          | noted
        close: already paid                      | any                                          | noted
        close: no answer                         | any                                          | noted
        close: stale attempt                     | any                                          | nothing

        refund: succeeded                        | any                                          | same: refund.succeeded
        refund: refused                          | any                                          | same: refund.failed
        refund: pending                          | any                                          | noted
        refund: no answer                        | any                                          | noted
        refund: no answer for 30 days            | any                                          | noted
        refund: stale attempt                    | any                                          | nothing

        refund request: part                     | paid partially_refunded                      | same: refund.requested
                                                 | refunded                                     | refused refund_exceeds_captured
                                                 | else                                         | refused order_not_refundable
        refund request: too much                 | paid partially_refunded refunded             | refused refund_exceeds_captured
                                                 | else                                         | refused order_not_refundable
        refund request: other content            | any                                          | refused idempotency_conflict

        notification: acknowledged               | any                                          | noted
        notification: not acknowledged           | any                                          | noted
        notification: stale attempt              | any                                          | nothing
        resend                                   | any                                          | noted
        resend: nowhere to                       | any                                          | refused no_notify_url
        """;

    private static readonly Dictionary<(string Command, OrderStatus Status), string> Expected = Read();

    public static TheoryData<string, OrderStatus, string> Cells()
    {
        var cells = new TheoryData<string, OrderStatus, string>();
        foreach (var ((command, status), outcome) in Expected)
            cells.Add(command, status, outcome);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void a_command_does_to_a_status_what_the_table_says(string command, OrderStatus status, string outcome)
    {
        var before = Scene.In(status);

        Assert.Equal(outcome, Outcome(before, OrderCommands.All[command](before)));
    }

    [Fact]
    public void the_table_has_every_status_for_every_command()
    {
        var all = OrderCommands.All.Keys.SelectMany(command => Enum.GetValues<OrderStatus>().Select(status => (command, status)));

        Assert.Equal(all.Order(), Expected.Keys.Order());
    }

    private static string Outcome(OrderState before, Result<Decision>? result)
    {
        if (result is null)
            return "nothing";
        if (result.Value.Error is { } error)
            return "refused " + SnakeCase<PaymentErrorCode>.Of(error.Code);

        var (after, events, _) = result.Value.Value!;
        if (events.IsEmpty && result.Value.Value!.Ignored is not null)
            return "ignored";
        if (events.IsEmpty)
            return ReferenceEquals(before, after) ? "unchanged" : "noted";
        var status = after.Order.Status == before.Order.Status ? "same" : SnakeCase<OrderStatus>.Of(after.Order.Status);
        return status + ": " + string.Join(' ', events.Select(recorded => recorded.Stored.Event.TypeName));
    }

    private static Dictionary<(string Command, OrderStatus Status), string> Read()
    {
        var expected = new Dictionary<(string, OrderStatus), string>();
        var command = "";
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            command = cells[0] == "" ? command : cells[0];
            foreach (var status in Statuses(cells[1], status => !expected.ContainsKey((command, status))))
                expected.Add((command, status), cells[2]);
        }

        return expected;
    }

    private static List<OrderStatus> Statuses(string words, Func<OrderStatus, bool> isOpen) =>
        words is "any" or "else"
            ? [.. Enum.GetValues<OrderStatus>().Where(isOpen)]
            :
            [
                .. words
                    .Split(' ')
                    .Select(word => SnakeCase<OrderStatus>.TryParse(word, out var status) ? status : throw new FormatException(word)),
            ];
}
