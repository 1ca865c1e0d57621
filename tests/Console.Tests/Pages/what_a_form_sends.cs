using System.Text;
using Microsoft.Extensions.Primitives;
using Payments.Console.Pages.Merchants;
using Payments.Console.Pages.Orders;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class What_a_form_sends
{
    [Fact]
    public void Of_a_merchant_only_what_differs_and_null_for_what_was_emptied()
    {
        var (before, now) = (Shop(), Shop());
        Assert.Null(now.Changes(before));
        (now.AckBody, now.Schedule, now.MaxOpenOrders) = ("", "5, soon", " 100 ");

        Assert.Equal(
            """{"ack_body":null,"notify_schedule":[5,"soon"],"max_open_orders":100}""",
            Encoding.UTF8.GetString(now.Changes(before)!)
        );
    }

    [Fact]
    public void Of_a_new_merchant_what_was_filled_in()
    {
        var form = new MerchantForm
        {
            Name = "Coffee House",
            HasUsualEvents = false,
            PerSecond = "50",
            RiskRules = "[1",
        };

        Assert.Equal(
            """{"name":"Coffee House","notify_format":"json","notify_events":[],"late_payment":"refund","signed_only":false"""
                + ""","approve_payments":false,"rate_limit":{"per_second":50},"risk_rules":"[1","mode":"test"}""",
            Encoding.UTF8.GetString(form.Registration())
        );
    }

    [Fact]
    public void Of_a_list_amounts_in_minor_units_of_the_currency_that_is_named_with_them()
    {
        var filter = OrderFilterText.Of(
            new Dictionary<string, StringValues>
            {
                ["currency"] = "jpy",
                ["amount_min"] = "12",
                ["created_after"] = "2026-01-31T09:30",
            }
        );

        Assert.Equal("orders?created_after=2026-01-31T09%3A30%3A00Z&currency=JPY&amount_min=12", filter.Address("orders"));
        Assert.Equal("12", filter.Parameters(null).Value!.Single(part => part.Key == "amount_min").Value.ToString());
        filter.Currency = "EUR";
        Assert.Equal("1200", filter.Parameters(null).Value!.Single(part => part.Key == "amount_min").Value.ToString());
        filter.Currency = "";
        Assert.Equal("currency", filter.Parameters(null).Error!.Field);
    }

    private static MerchantForm Shop() => new() { Name = "Coffee House", AckBody = "success" };
}
