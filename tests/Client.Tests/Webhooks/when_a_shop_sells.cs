using System.Net;
using Payments.Client.Merchants;
using Payments.Client.Tests.Hosting;
using Payments.Samples.Shop;
using Payments.Testing;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Client.Tests.Webhooks;

/// <summary>The sample shop, as a customer meets it.</summary>
public class When_a_shop_sells(RunningServer server)
{
    [Fact]
    public async Task what_was_bought_is_shipped_once_it_is_paid()
    {
        var url = $"http://127.0.0.1:{Ports.FindStable()}";
        var merchant = await server.Register(new NewMerchant { Name = "Coffee", NotifyUrl = url + "/hooks" });
        await using var shop = ShopApp.Build([
            "--urls",
            url,
            "--PAYMENTS_URL",
            server.Url.AbsoluteUri,
            "--PAYMENTS_API_KEY",
            merchant.ApiKey!,
            "--WEBHOOK_SECRET",
            merchant.WebhookSecret!,
            "--Logging:LogLevel:Default",
            "None",
        ]);
        await shop.StartAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(url) };
        Assert.Contains("Buy", await browser.GetStringAsync("/"), StringComparison.Ordinal);
        using var bought = await browser.PostAsync("/buy", null);
        Assert.Equal(HttpStatusCode.Redirect, bought.StatusCode);
        Assert.Contains("not shipped", await browser.GetStringAsync("/sales/1"), StringComparison.Ordinal);

        await server.Pay(bought.Headers.Location!.ToString());
        await Poll.Until("a coffee that is shipped", async () =>
            (await browser.GetStringAsync("/sales/1")).Contains("paid, shipped", StringComparison.Ordinal)
        );
        using var unknown = await browser.GetAsync("/sales/2");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }
}
