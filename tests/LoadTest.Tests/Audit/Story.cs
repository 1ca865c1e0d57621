using System.Text;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Tests.Audit;

/// <summary>One order that went as it should, to be told with something wrong in it.</summary>
internal sealed class Story
{
    public const string Id = "ord_aaaaaaaaaaaaaaaaaaaaaaaaae";
    public const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public OrderRecords Book { get; } = new("run", 10, seed: 1, Scenario.Lifecycle, faults: false, merchants: 1);

    public OrderPlan Plan => Book.PlanOf(0);

    public OrderRecord Dealing = new()
    {
        Id = OrderIds.Read(Encoding.ASCII.GetBytes(Id)),
        Steps = OrderSteps.Created | OrderSteps.Paid,
        Notified = NotificationKinds.Paid,
        NotifiedSequence = 3,
        Hash = OrderAudit.HashOf(Hash),
    };

    public OrderRead Read { get; set; }

    public Story() =>
        Read = new OrderRead
        {
            Id = Id,
            MerchantOrderId = Book.MerchantOrderId(0),
            Amount = Plan.Amount,
            Currency = "EUR",
            Status = "paid",
            Version = 3,
            HistoryHash = Hash,
            Payments = [Payment(1)],
        };

    public PaymentRead Payment(int number, string role = "accepted", long refunded = 0) =>
        new(Book.PaymentId(0, number), role, "EUR", Plan.Amount, 0, refunded);

    public IReadOnlyList<string> Found() => [.. OrderAudit.Check(Book, 0, Dealing, Read).Select(finding => finding.Code)];
}
