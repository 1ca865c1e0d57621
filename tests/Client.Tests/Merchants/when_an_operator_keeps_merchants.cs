using Payments.Client.Merchants;
using Payments.Client.Orders;
using Payments.Client.Tests.Hosting;
using Payments.Client.Webhooks;
using Payments.Testing;
using Payments.Testing.Merchants;
using Xunit;

namespace Payments.Client.Tests.Merchants;

public class When_an_operator_keeps_merchants(RunningServer server)
{
    [Fact]
    public async Task settings_are_changed_and_go_back_to_their_defaults()
    {
        using var client = server.Operator();
        var merchant = await client.Merchants.RegisterAsync(
            new NewMerchant
            {
                Name = "Shop",
                NotifyUrl = "https://shop.example/hooks",
                AckBody = "success",
                LatePayment = LatePayment.Accept,
                RateLimit = new RateLimit { PerSecond = 50 },
            }
        );
        Assert.Equal((MerchantMode.Test, LatePayment.Accept, 100), (merchant.Mode, merchant.LatePayment, merchant.RateLimit!.Burst));

        var changed = await client.Merchants.ChangeAsync(
            merchant.Id,
            new MerchantChanges { Name = "Café", Reset = ["ack_body", "rate_limit"] }
        );
        Assert.Equal(
            ("Café", null, null, "https://shop.example/hooks"),
            (changed.Name, changed.AckBody, changed.RateLimit, changed.NotifyUrl)
        );
        var listed = await client.Merchants.ListAsync(new MerchantFilter { Search = merchant.Id, Mode = MerchantMode.Test }).SingleAsync();
        Assert.Equal((merchant.Id, "Café"), (listed.Id, listed.Name));
        Assert.Null(changed.ApiKey);
        Assert.Equal(changed, await client.Merchants.GetAsync(merchant.Id) with { Keys = changed.Keys, RiskRules = changed.RiskRules });
    }

    /// <summary>A body that is no JSON, also under a signature.</summary>
    [Fact]
    public async Task a_merchant_sets_its_logo_and_takes_it_away()
    {
        var onePixel = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        );
        var merchant = await server.Register();
        using var signing = server.Client(PaymentsCredentials.Signature(merchant.Id, SigningSecret.Parse(merchant.WebhookSecret!)));

        var logo = (await signing.Merchants.SetLogoAsync(merchant.Id, onePixel)).Logo;

        Assert.NotNull(logo);
        Assert.Equal(onePixel, await server.Http.GetByteArrayAsync(new Uri(server.Url, logo)));
        Assert.Null((await signing.Merchants.RemoveLogoAsync(merchant.Id)).Logo);
        var error = await Assert.ThrowsAsync<PaymentsException>(() => signing.Merchants.SetLogoAsync(merchant.Id, new byte[10]));
        Assert.Equal("invalid_format", error.Code);
    }

    [Fact]
    public async Task keys_are_made_replaced_and_revoked()
    {
        using var client = server.Operator();
        var merchant = await server.Register();
        var read = await client.Merchants.AddKeyAsync(
            merchant.Id,
            new NewKey
            {
                Name = "reports",
                Scopes = [KeyScope.Read],
                ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
            }
        );
        using var reading = server.Client(PaymentsCredentials.ApiKey(read.ApiKey!));
        Assert.Empty(await reading.Orders.ListAsync().ToListAsync());
        var refused = await Assert.ThrowsAsync<PaymentsException>(() =>
            reading.Orders.CreateAsync(
                new NewOrder
                {
                    MerchantOrderId = "1",
                    Amount = 1,
                    Currency = "EUR",
                }
            )
        );
        Assert.Equal("insufficient_scope", refused.Code);

        var next = await client.Merchants.RotateKeyAsync(merchant.Id, read.Id, TimeSpan.Zero);
        Assert.Equal(("reports", KeyScope.Read), (next.Name, Assert.Single(next.Scopes)));
        await client.Merchants.RevokeKeyAsync(merchant.Id, next.Id);
        var again = await Assert.ThrowsAsync<PaymentsException>(() => client.Merchants.RevokeKeyAsync(merchant.Id, next.Id));
        Assert.Equal("key_not_found", again.Code);
        var secret = await client.Merchants.RotateWebhookSecretAsync(merchant.Id, TimeSpan.FromHours(1));
        Assert.StartsWith("whsec_", secret.WebhookSecret, StringComparison.Ordinal);
        Assert.NotNull(secret.OverlapUntil);
    }

    [Fact]
    public async Task what_could_not_be_told_is_listed_and_sent_again()
    {
        await using var endpoint = await MerchantServer.Answering(400);
        using var client = server.Operator();
        var registered = await client.Merchants.RegisterAsync(
            new NewMerchant
            {
                Name = "Shop",
                NotifyUrl = endpoint.Url,
                NotifySchedule = [1],
            }
        );
        using var merchant = server.Client(PaymentsCredentials.ApiKey(registered.ApiKey!));
        Assert.Equal(AttemptOutcome.Failed, (await merchant.Merchants.TestNotificationAsync(registered.Id)).Outcome);

        var order = await merchant.Orders.CreateAsync(
            new NewOrder
            {
                MerchantOrderId = "1",
                Amount = 1,
                Currency = "EUR",
            }
        );
        await merchant.Orders.CancelAsync(order.Id);
        await Poll.Until("an exhausted notification", async () => await merchant.Merchants.ListExhaustedAsync(registered.Id).AnyAsync());
        var exhausted = await merchant.Merchants.ListExhaustedAsync(registered.Id).SingleAsync();
        Assert.Equal((order.Id, EventTypes.OrderCancelled), (exhausted.OrderId, exhausted.EventType));

        endpoint.Answer = _ => (200, "");
        var resent = await merchant.Merchants.ResendExhaustedAsync(registered.Id, exhausted.ExhaustedAt);
        Assert.Equal((1, 1, null), (resent.Orders, resent.Notifications, resent.NextCursor));
        await Poll.Until("an acknowledged notification", async () =>
            (await merchant.Orders.GetAsync(order.Id)).Notification.Status == NotificationStatus.Acknowledged
        );
        await merchant.Orders.ResendNotificationAsync(order.Id, exhausted.EventId);
        Assert.Contains(await merchant.Orders.ListNotificationsAsync(order.Id).ToListAsync(), attempt =>
            attempt.Outcome == AttemptOutcome.Failed && attempt.HttpStatus == 400
        );

        var summary = await merchant.Merchants.GetSummaryAsync(registered.Id);
        Assert.Equal(1, Assert.Single(summary.Days).Orders["cancelled"]);
        Assert.True(summary.Notifications.Failed >= 2);
    }
}
