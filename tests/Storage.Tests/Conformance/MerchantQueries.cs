using Payments.Storage.Merchants;
using Payments.Storage.Orders;
using Xunit;

namespace Payments.Storage.Tests.Conformance;

public abstract class MerchantQueries : StorageTests
{
    [Fact]
    public async Task merchants_are_listed_the_latest_registered_first_page_by_page()
    {
        for (var i = 0; i < 7; i++)
            await Storage.PutMerchant($"mer_{i}", Document($"Shop {i}"));

        var listed = new List<MerchantEntry>();
        OrderCursor? cursor = null;
        do
        {
            var page = await Storage.Merchants.ListAsync(new MerchantListing(null, null, 3, cursor), Cancel);
            listed.AddRange(page.Merchants);
            cursor = page.Next;
        } while (cursor is not null);

        Assert.Equal(["mer_6", "mer_5", "mer_4", "mer_3", "mer_2", "mer_1", "mer_0"], listed.Select(merchant => merchant.Id));
        Assert.Equal(new MerchantEntry("mer_6", "Shop 6", "test", null, RegisteredAt), listed[0]);
    }

    [Theory]
    [InlineData("coffee", "mer_b mer_a")]
    [InlineData("HOUSE", "mer_a")]
    [InlineData("mer_", "mer_c mer_b mer_a")]
    [InlineData("MER_B", "mer_b")]
    [InlineData("é", "mer_b")]
    [InlineData("er_b", "")]
    [InlineData("100%", "mer_c")]
    [InlineData("_", "")]
    public async Task they_are_found_by_a_part_of_the_name_or_the_beginning_of_the_id(string search, string found)
    {
        await Storage.PutMerchant("mer_a", Document("Coffee House"));
        await Storage.PutMerchant("mer_b", Document("Café & coffee"));
        await Storage.PutMerchant("mer_c", Document("100% Tea"));

        Assert.Equal(found, string.Join(' ', await List(search)));
    }

    [Fact]
    public async Task money_of_all_merchants_is_added_up_by_day_currency_and_mode()
    {
        await Storage.PutMerchant("mer_1", Document("a", mode: "live"));
        await Storage.PutMerchant("mer_2", Document("b", mode: "live"));
        await Storage.PutMerchant("mer_3", Document("c"));
        var (first, second) = (TestOrder.Day, TestOrder.Day.AddDays(1));
        await Storage.Create("a", new TestOrder { Paid = 100 });
        await Storage.Create("b", new TestOrder { Paid = 50, MerchantId = "mer_2" });
        await Storage.Create("c", new TestOrder { Paid = 7, MerchantId = "mer_3" });
        await Storage.Create("d", new TestOrder { Paid = 1, CountedOn = second });
        await Storage.Create("e", new TestOrder { Paid = 9, CountedOn = second.AddDays(1) });
        await Storage.Create("f", new TestOrder());

        Assert.Equal(
            [new(first, "EUR", "live", 150, 0), new(first, "EUR", "test", 7, 0), new DayMoney(second, "EUR", "live", 1, 0)],
            await Storage.Merchants.MoneyAsync(first, second, Cancel)
        );
        Assert.Empty(await Storage.Merchants.MoneyAsync(first.AddDays(-9), first.AddDays(-1), Cancel));
    }

    [Fact]
    public async Task they_are_chosen_by_mode()
    {
        await Storage.PutMerchant("mer_a", Document("a", mode: "live"));
        await Storage.PutMerchant("mer_b", Document("b"));

        Assert.Equal(["mer_a"], await List(null, "live"));
        Assert.Equal(["mer_b"], await List(null, "test"));
    }

    [Fact]
    public async Task the_list_has_what_a_merchant_is_changed_to_and_it_keeps_its_place()
    {
        await Storage.PutMerchant("mer_a", Document("Old"));
        await Storage.PutMerchant("mer_b", Document("Other"));

        await Storage.PutMerchant("mer_a", Document("New", notifyUrl: "https://shop.example/"));

        Assert.Equal(["mer_b", "mer_a"], await List(null));
        Assert.Equal(["mer_a"], await List("new"));
        Assert.Empty(await List("old"));
        var changed = (await Storage.Merchants.ListAsync(new MerchantListing("new", null, 1, null), Cancel)).Merchants;
        Assert.Equal("https://shop.example/", Assert.Single(changed).NotifyUrl);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task a_page_has_one_to_a_hundred_merchants(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Storage.Merchants.ListAsync(new MerchantListing(null, null, limit, null), Cancel)
        );

    public static string Document(string name, string mode = "test", string? notifyUrl = null, string at = "2026-01-31T09:30:00.123Z") =>
        $$$"""{"merchant":{"name":"{{{name}}}","mode":"{{{mode}}}","created_at":"{{{at}}}"{{{(
            notifyUrl is null ? "" : $",\"notify_url\":\"{notifyUrl}\""
        )}}}}}""";

    private static DateTimeOffset RegisteredAt => new(2026, 1, 31, 9, 30, 0, 123, TimeSpan.Zero);

    private async Task<string[]> List(string? search, string? mode = null) =>
        [
            .. (await Storage.Merchants.ListAsync(new MerchantListing(search, mode, 100, null), Cancel)).Merchants.Select(merchant =>
                merchant.Id
            ),
        ];
}
