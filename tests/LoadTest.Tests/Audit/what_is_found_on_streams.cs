using System.Text;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Settings;
using Payments.LoadTest.Streams;
using Xunit;

namespace Payments.LoadTest.Tests.Audit;

public sealed class What_is_found_on_streams
{
    private static readonly Merchant Merchant = new(1, 0, "mer_1", "", []);
    private readonly OrderRecords _book = new("run", 10, seed: 1, Scenario.Websocket, faults: false, merchants: 1);
    private readonly Findings _findings = new();
    private readonly StreamEvents _events;

    public What_is_found_on_streams() => _events = new StreamEvents(_book, _findings);

    [Fact]
    public void nothing_where_each_event_comes_once_and_in_its_place()
    {
        var paid = _events.AwaitPaid(0);
        Tell(1, 2);
        Assert.False(paid.IsCompleted);
        Tell(3);

        Assert.True(paid.IsCompletedSuccessfully);
        Assert.Empty(Found(version: 3));
    }

    [Fact]
    public void an_event_that_is_missing_in_between()
    {
        Tell(1, 3);

        Assert.Equal([Findings.EventLost], Found(version: 3));
    }

    [Fact]
    public void the_last_event_missing()
    {
        Tell(1, 2);

        Assert.Equal([Findings.EventLost], Found(version: 3));
    }

    [Fact]
    public void an_event_that_comes_again()
    {
        Tell(1, 2, 2, 3);

        Assert.Equal([Findings.RepeatedEvent], Found(version: 3));
    }

    [Fact]
    public void an_event_of_somebody_elses_order()
    {
        _events.Record(Merchant, Frame(1, "\"merchant_order_id\":\"other-1\""));

        Assert.Equal([Findings.EventUnknown], _findings.All().Select(found => found.Code));
    }

    private void Tell(params IReadOnlyList<int> sequences)
    {
        foreach (var sequence in sequences)
            _events.Record(Merchant, Frame(sequence, sequence == 1 ? "\"terms\":{\"merchant_order_id\":\"run-0\"}" : ""));
    }

    private static byte[] Frame(int sequence, string data) =>
        Encoding.UTF8.GetBytes(
            $$$"""{"type":"event","cursor":"0-1","order_id":"{{{Story.Id}}}","sequence":{{{sequence}}},"event_type":"{{{(sequence == 3 ? "order.paid" : "order.other")}}}","data":{{{{data}}}}}"""
        );

    private IReadOnlyList<string> Found(int version)
    {
        var orderRecord = _book[0];
        orderRecord.Steps |= OrderSteps.Created | OrderSteps.Paid;
        orderRecord.Notified = NotificationKinds.Paid;
        PaymentRead[] payments = [new(_book.PaymentId(0, 1), "accepted", "EUR", _book.PlanOf(0).Amount, 0, 0)];
        var read = new OrderRead
        {
            Id = Story.Id,
            Amount = _book.PlanOf(0).Amount,
            Currency = "EUR",
            Status = "paid",
            Version = version,
            Payments = payments,
        };
        return [.. OrderAudit.Check(_book, 0, orderRecord, read).Select(finding => finding.Code)];
    }
}
