using System.Globalization;
using Payments.Storage.Audit;
using Payments.Storage.Orders;
using Xunit;

namespace Payments.Storage.Tests.Conformance;

public abstract class AuditTrails : StorageTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task entries_that_come_at_once_are_numbered_without_a_gap_and_each_follows_the_one_before()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(1, 250).Select(n => Storage.Audit.AppendAsync(Entry(n))));

        var links = await Storage.Audit.LinksAsync(null, default, 1_000, Cancel);
        Assert.Equal(Enumerable.Range(1, 250).Select(n => (long)n), numbers.Order());
        Assert.Equal(Enumerable.Range(1, 250).Select(n => (long)n), links.Select(link => link.Entry.Sequence));
        Assert.All(links, link => Assert.True(AuditChain.IsIntact(link)));
        Assert.Equal(links.SkipLast(1).Select(link => link.Entry.Hash), links.Skip(1).Select(link => link.Previous!));
        // What is read back is what was written.
        Assert.Equal(Entry(7), links[(int)numbers[6] - 1].Entry.Row);
    }

    [Fact]
    public async Task acts_are_listed_the_latest_first_page_by_page_with_what_came_of_them()
    {
        for (var n = 1; n <= 5; n++)
        {
            var begun = await Storage.Audit.AppendAsync(Entry(n));
            if (n != 3)
                await Storage.Audit.AppendAsync(Completion(n, begun));
        }

        var acts = new List<StoredAct>();
        OrderCursor? place = null;
        do
        {
            var page = await Storage.Audit.ListAsync(new AuditListing(2, place), Cancel);
            acts.AddRange(page.Acts);
            place = page.Next;
        } while (place is not null);

        Assert.Equal(["aud_5", "aud_4", "aud_3", "aud_2", "aud_1"], acts.Select(act => act.Begun.Row.ActId));
        Assert.Equal(["done 5", "done 4", null, "done 2", "done 1"], acts.Select(act => act.Completion));
    }

    [Fact]
    public async Task they_are_found_by_merchant_actor_action_and_time()
    {
        for (var n = 1; n <= 12; n++)
            await Storage.Audit.AppendAsync(Entry(n));

        Assert.Equal("11 9 7 5 3 1", await Found(new AuditListing(100, null) { MerchantId = "mer_1" }));
        Assert.Equal("12 9 6 3", await Found(new AuditListing(100, null) { Actor = "key_0" }));
        Assert.Equal("12 8 4", await Found(new AuditListing(100, null) { Action = "act_0" }));
        Assert.Equal(
            "9",
            await Found(
                new AuditListing(100, null)
                {
                    MerchantId = "mer_1",
                    Actor = "key_0",
                    Action = "act_1",
                }
            )
        );
        Assert.Equal("4 3", await Found(new AuditListing(100, null) { From = Time(3), Before = Time(5) }));
        Assert.Equal("", await Found(new AuditListing(100, null) { MerchantId = "mer_2" }));
    }

    [Fact]
    public async Task an_act_is_completed_once()
    {
        var begun = await Storage.Audit.AppendAsync(Entry(1));
        await Storage.Audit.AppendAsync(Completion(1, begun));

        await Assert.ThrowsAsync<StorageException>(() => Storage.Audit.AppendAsync(Completion(1, begun)));

        Assert.Equal(3, await Storage.Audit.AppendAsync(Entry(2)));
    }

    [Fact]
    public async Task the_entries_of_a_merchant_are_read_apart_to_be_verified()
    {
        for (var n = 1; n <= 5; n++)
            await Storage.Audit.AppendAsync(Entry(n));

        var first = await Storage.Audit.LinksAsync("mer_1", default, 2, Cancel);
        var place = new OrderCursor(first[^1].Entry.Row.At.ToUnixTimeMilliseconds(), first[^1].Entry.Sequence);
        var rest = await Storage.Audit.LinksAsync("mer_1", place, 2, Cancel);

        Assert.Equal([1L, 3L, 5L], first.Concat(rest).Select(link => link.Entry.Sequence));
        Assert.All(first.Concat(rest), link => Assert.True(AuditChain.IsIntact(link)));
    }

    [Fact]
    public void an_entry_is_intact_behind_its_own_predecessor_alone()
    {
        var row = Entry(1);
        var first = new StoredAuditRow(1, row, AuditChain.HashAfter(AuditChain.Genesis, row.Body));
        var second = new StoredAuditRow(2, row, AuditChain.HashAfter(first.Hash, row.Body));

        Assert.True(AuditChain.IsIntact(new AuditLink(first, null)));
        Assert.True(AuditChain.IsIntact(new AuditLink(second, first.Hash)));
        Assert.False(AuditChain.IsIntact(new AuditLink(second, null)));
        Assert.False(AuditChain.IsIntact(new AuditLink(second, second.Hash)));
        Assert.False(AuditChain.IsIntact(new AuditLink(second with { Row = row with { Body = "entry 2" } }, first.Hash)));
    }

    private static AuditRow Entry(int n) => new($"aud_{n}", null, Time(n), $"mer_{n % 2}", $"key_{n % 3}", $"act_{n % 4}", $"entry {n}, é");

    private static AuditRow Completion(int n, long begun) => new($"aud_{n}", begun, Time(n), $"mer_{n % 2}", "", "", $"done {n}");

    private static DateTimeOffset Time(int n) => Begin + TimeSpan.FromSeconds(n);

    private async Task<string> Found(AuditListing listing) =>
        string.Join(
            ' ',
            (await Storage.Audit.ListAsync(listing, Cancel)).Acts.Select(act =>
                act.Begun.Row.ActId["aud_".Length..].ToString(CultureInfo.InvariantCulture)
            )
        );
}
