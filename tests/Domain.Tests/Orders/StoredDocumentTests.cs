using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;

namespace Payments.Domain.Tests.Orders;

public class StoredDocumentTests
{
    [Fact]
    public void a_state_reads_back_as_it_was_written()
    {
        var written = WithEveryMember().Json();

        Assert.Equal(written, Read(written).Json());
    }

    [Fact]
    public void members_of_a_newer_version_are_kept()
    {
        var document = JsonNode.Parse(Scene.Paid().Json())!.AsObject();
        document["later"] = "kept";
        document["order"]!["later"] = new JsonObject { ["a"] = 1 };

        var read = Read(document.ToJsonString());
        var next = PaymentRules.ApplyReport(read, Scene.Callback(Scene.Payment("pay_2")), Scene.At(100))!.State;

        var written = JsonNode.Parse(next.Json())!;
        Assert.Equal("kept", (string?)written["later"]);
        Assert.Equal(1, (int?)written["order"]!["later"]!["a"]);
    }

    [Fact]
    public void a_document_is_snake_case_and_times_are_utc()
    {
        var order = JsonNode.Parse(Scene.Paid().Json())!["order"]!;

        Assert.Equal("2026-01-31T09:30:00.000Z", (string?)order["created_at"]);
        Assert.Equal("paid", (string?)order["status"]);
        Assert.DoesNotContain(order.AsObject(), member => member.Key.Any(char.IsUpper));
    }

    /// <summary>Without this, a member that is never set below would be lost unseen.</summary>
    [Theory]
    [InlineData(typeof(OrderState), "")]
    [InlineData(typeof(PaymentOrder), "order")]
    [InlineData(typeof(CreateOrderCommand), "order.terms")]
    [InlineData(typeof(PendingAction), "pending_actions.0")]
    [InlineData(typeof(Outbox), "outbox")]
    public void that_document_has_every_member_there_is(Type type, string path)
    {
        var written = JsonNode.Parse(WithEveryMember().Json())!;
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
            written = int.TryParse(step, out var index) ? written![index] : written![step];

        var members = DomainJson
            .Stored.Options.GetTypeInfo(type)
            .Properties.Where(member => member is { Get: not null, IsExtensionData: false })
            .Select(member => member.Name);
        Assert.All(members, name => Assert.NotNull(written![name]));
    }

    private static OrderState WithEveryMember()
    {
        var (at, failure) = (Scene.Start, new Failure("declined", "\"no\" — <none>"));
        var refunded = Scene.In(OrderStatus.Refunded);
        var terms = refunded.Order.Terms with
        {
            Description = "Füße & \u0001",
            PayerId = "payer",
            NotifyUrl = "https://example.com/",
            AccountId = new AccountId("account"),
            EnteredAt = at,
            ReturnUrl = "https://example.com/thanks?a=1",
            Channels = ["sandbox", "other"],
            ExpiresIn = TimeSpan.FromMilliseconds(100_000_001),
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("b", "1").Add("a", ""),
        };
        var order = refunded.Order with
        {
            Terms = terms,
            Failure = failure,
            RefutedPayments = [new PaymentId("pay_9")],
            PaidAt = at,
            PaidLate = true,
            Channel = "sandbox",
            PayUrl = "https://example.com/pay",
            QrCode = "qr",
            UnconfirmedPayments =
            [
                new UnconfirmedPayment("sandbox", "amount \"ä\"", at),
                new UnconfirmedPayment("sandbox", "other", at, IsResolved: true, new PaymentId("pay_9")),
            ],
        };
        var outbox = new Outbox
        {
            Pending = [new PendingNotification(new EventId("evt_1"), 3, 1, at, 4, at, at)],
            Exhausted = [1, 2],
            ExhaustedAt = at,
            Rounds = 2,
            Acknowledged = 1,
            FirstAcknowledgedAfter = TimeSpan.FromTicks(1_234_567),
            LastAttempts = 3,
        };
        var state = refunded with
        {
            Order = order,
            Outbox = outbox,
            ClockAhead = TimeSpan.FromDays(400),
            ClockBehind = TimeSpan.FromHours(3),
            TraceParent = "00-1",
            PreparedElsewhere = ["other"],
            ForeignReports =
            [
                new ForeignReport("stranger", ForeignReason.OtherChannel, new PaymentId("pay_7"), new Money(1, "EUR"), at),
                new ForeignReport("stranger", ForeignReason.OtherMode, null, null, at),
            ],
            IgnoredCallbacks =
            [
                new IgnoredCallback("sandbox", IgnoredReason.AlreadyRecorded, new PaymentId("pay_7"), new Money(1, "EUR"), 3, at, at),
                new IgnoredCallback("sandbox", IgnoredReason.OrderEnded, null, null, 1, at, at),
            ],
            UnreadableChannels = ["sandbox"],
            PendingActions = [new PendingAction(ActionKind.Query, "sandbox", 2, at, 7), new PendingAction(ActionKind.Verify, "", 0, at)],
            Discrepancies = [new PaymentDiscrepancy("sandbox", new PaymentId("pay_8"), new Money(1, "EUR"))],
            Charges = [new ChargeAttempt(1, at, ChargeOutcome.Refused, failure), new ChargeAttempt(2, at, ChargeOutcome.Taken, null)],
        };
        var document = JsonNode.Parse(state.Json())!.AsObject();
        document["later"] = "kept";
        document["order"]!["later"] = new JsonObject { ["a"] = 1 };
        return Read(document.ToJsonString());
    }

    private static OrderState Read(string json) => JsonSerializer.Deserialize(json, DomainJson.Stored.OrderState)!;
}
