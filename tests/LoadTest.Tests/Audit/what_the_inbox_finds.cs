using System.Security.Cryptography;
using System.Text;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Recording;
using Payments.LoadTest.Settings;
using Xunit;

namespace Payments.LoadTest.Tests.Audit;

public sealed class What_the_inbox_finds
{
    private static readonly Merchant Seller = new(1, 0, "mer_1", "sk_1", "a merchant's secret"u8.ToArray());
    private readonly OrderRecords _book = new("run", 10, seed: 1, Scenario.Lifecycle, faults: false, merchants: 1);
    private readonly Findings _findings = new();
    private readonly NotificationInbox _inbox;

    public What_the_inbox_finds() => _inbox = new NotificationInbox(_book, new Metrics(), _findings);

    [Fact]
    public void nothing_in_what_is_signed_and_right()
    {
        Take(3, Body(3));

        Assert.True(_findings.IsEmpty);
        Assert.Equal((NotificationKinds.Paid, 3), (_book[0].Notified, _book[0].NotifiedSequence));
    }

    [Fact]
    public void what_is_not_signed_by_the_merchants_secret()
    {
        Take(3, Body(3), "another secret"u8.ToArray());

        Assert.Equal([Findings.Unsigned], _findings.All().Select(found => found.Code));
        Assert.Equal(NotificationKinds.None, _book[0].Notified);
    }

    [Fact]
    public void another_amount()
    {
        Take(3, Body(3, more: 1));

        Assert.Equal([Findings.WrongAmount], _findings.All().Select(found => found.Code));
    }

    [Fact]
    public void an_order_that_is_none_of_the_merchants()
    {
        Take(3, Body(3).Replace("run-0", "other-0", StringComparison.Ordinal));

        Assert.Equal([Findings.NotificationUnknown], _findings.All().Select(found => found.Code));
    }

    [Fact]
    public void what_comes_behind_a_later_one_and_what_comes_again()
    {
        Take(3, Body(3));
        Take(3, Body(3));
        Take(2, Body(2));

        Assert.Equal(OrderSteps.NotifiedAgain | OrderSteps.OutOfSequence, _book[0].Steps);
    }

    private string Body(int sequence, long more = 0) =>
        $$"""{"event_type":"order.paid","sequence":{{sequence}},"order_id":"{{Story.Id}}","merchant_order_id":"run-0","amount":{{_book.PlanOf(0).Amount + more}},"currency":"EUR","history_hash":"{{Story.Hash}}"}""";

    private void Take(int id, string body, byte[]? key = null)
    {
        var signature = Convert.ToBase64String(
            HMACSHA256.HashData(key ?? Seller.Key, Encoding.UTF8.GetBytes($"evt_{id}.1700000000.{body}"))
        );
        var head =
            $"POST /notify/1 HTTP/1.1\r\nwebhook-id: evt_{id}\r\nwebhook-timestamp: 1700000000\r\nwebhook-signature: v1,{signature}\r\n";
        _inbox.Handle(Seller, Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(body));
    }
}
