using System.Text;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Orders;

/// <summary>The history tells callbacks that were accepted from what the server found by asking.</summary>
public class Sources_of_news
{
    [Fact]
    public void an_accepted_callback_is_the_source_of_what_it_brought_and_of_nothing_else()
    {
        var paid = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1")), At(100))!;
        var twice = PaymentRules.ApplyReport(paid.State, Callback(Payment("pay_2")), At(200))!;

        Assert.Equal(NewsSource.Callback, Assert.Single(paid.Events).Stored.Event.Source);
        Assert.Contains("\"source\":\"callback\"", Encoding.UTF8.GetString(paid.Events[0].Stored.Body), StringComparison.Ordinal);
        Assert.Equal(
            [("payment.duplicate", NewsSource.Callback), ("refund.requested", (NewsSource?)null)],
            twice.Events.Select(happened => (happened.Stored.Event.TypeName, happened.Stored.Event.Source))
        );
    }

    [Fact]
    public void an_event_that_was_stored_without_a_source_is_read_and_fits_its_hash()
    {
        var paid = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1")), At(100))!;
        var before = AwaitingPayment().Order;
        var body = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(paid.Events[0].Stored.Body).Replace(",\"source\":\"callback\"", "", StringComparison.Ordinal)
        );
        var (_, stored) = History.Append(before, paid.Events[0].Stored.Event with { Source = null });

        Assert.Equal(body, stored.Body);
        var read = History.Read(before, new StoredLink(body, stored.Hash))!;
        Assert.Null(read.Event.Source);
        Assert.Equal(OrderStatus.Paid, read.Order.Status);
    }
}
