using System.Security.Cryptography;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Tests.Orders;
using Xunit;

namespace Payments.Domain.Tests.Properties;

public class HistoryPropertyTests
{
    private static readonly OrderWorld.Step[] Steps = Enum.GetValues<OrderWorld.Step>();

    [Fact]
    public void the_chain_detects_a_flipped_bit() =>
        Tampered(
            (links, choice) =>
            {
                var at = choice.Of(links.Count);
                var body = links[at].Body.ToArray();
                body[choice.Of(body.Length)] ^= (byte)(1 << choice.Of(8));
                links[at] = links[at] with { Body = body };
                return at + 1;
            }
        );

    [Fact]
    public void the_chain_detects_a_changed_hash() =>
        Tampered(
            (links, choice) =>
            {
                var at = choice.Of(links.Count);
                var hash = links[at].Hash.ToCharArray();
                var digit = choice.Of(hash.Length);
                hash[digit] = hash[digit] == '0' ? '1' : '0';
                links[at] = links[at] with { Hash = new string(hash) };
                return at + 1;
            }
        );

    [Fact]
    public void the_chain_detects_a_dropped_event() =>
        Tampered(
            (links, choice) =>
            {
                var at = choice.Of(links.Count);
                links.RemoveAt(at);
                return at + 1;
            }
        );

    [Fact]
    public void the_chain_detects_events_that_changed_places() =>
        Tampered(
            (links, choice) =>
            {
                var at = choice.Of(links.Count - 1);
                (links[at], links[at + 1]) = (links[at + 1], links[at]);
                return at + 1;
            }
        );

    [Fact]
    public void the_chain_detects_an_inserted_event() =>
        Tampered(
            (links, choice) =>
            {
                var at = choice.Of(links.Count);
                links.Insert(at, links[choice.Of(links.Count)] with { Body = "{}"u8.ToArray() });
                return at + 1;
            }
        );

    [Fact]
    public void the_chain_detects_that_its_end_is_missing() =>
        Tampered(
            (links, choice) =>
            {
                var kept = choice.Of(links.Count);
                links.RemoveRange(kept, links.Count - kept);
                return kept + 1;
            }
        );

    [Fact]
    public void an_empty_history_fits_only_the_beginning()
    {
        Assert.Null(History.FindBreak([], History.Genesis));
        Assert.Equal(1, History.FindBreak([], new string('1', 64)));
    }

    [Fact]
    public void a_history_begins_with_the_creation_and_holds_it_once()
    {
        var created = new OrderCreated(new OrderId("ord_1"), new MerchantId("mer_1"), Scene.Terms, Scene.After(900)) { Sequence = 1 };
        var order = PaymentOrder.Apply(null, created, History.Genesis);

        Assert.Throws<InvalidOperationException>(() => PaymentOrder.Apply(null, new OrderCancelled(), History.Genesis));
        Assert.Throws<InvalidOperationException>(() => PaymentOrder.Apply(order, created, History.Genesis));
    }

    [Fact]
    public void an_event_that_does_not_follow_or_that_a_newer_program_wrote_makes_no_order()
    {
        var (order, _) = History.Append(
            null,
            new OrderCreated(new OrderId("ord_1"), new MerchantId("mer_1"), Scene.Terms, Scene.After(900)) { Sequence = 1 }
        );
        var (_, cancelled) = History.Append(order, new OrderCancelled { Sequence = 2 });
        var newer = """{"type":"order.teleported","sequence":2}"""u8.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(order.HistoryHash), .. newer]));

        Assert.Equal(OrderStatus.Cancelled, History.Read(order, new StoredLink(cancelled.Body, cancelled.Hash))!.Order.Status);
        Assert.Null(History.Read(null, new StoredLink(cancelled.Body, cancelled.Hash)));
        Assert.Null(History.Read(order, new StoredLink(newer, hash)));
    }

    private static void Tampered(Func<List<StoredLink>, Choice, int> tamper) =>
        Property.Holds(
            choice =>
            {
                var world = new OrderWorld(choice);
                world.Do(OrderWorld.Step.DutyAnswered);
                for (var i = 0; i < 20; i++)
                    world.Do(choice.Of(Steps));
                List<StoredLink> links = [.. world.Stored.Select(stored => new StoredLink(stored.Body, stored.Hash))];

                var expected = tamper(links, choice);

                Assert.Equal(expected, History.FindBreak([.. links], world.State.Order.HistoryHash));
            },
            runs: 200
        );
}
