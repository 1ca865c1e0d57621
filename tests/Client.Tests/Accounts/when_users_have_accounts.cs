using Payments.Client.Accounts;
using Payments.Client.Tests.Hosting;
using Xunit;

namespace Payments.Client.Tests.Accounts;

public class When_users_have_accounts(RunningServer server)
{
    [Fact]
    public async Task they_are_corrected_once_listed_and_verified()
    {
        using var operations = server.Operator();
        var registered = await server.Register();
        using var merchant = server.Client(PaymentsCredentials.ApiKey(registered.ApiKey!));
        var adjustment = new NewAdjustment
        {
            AdjustmentId = "a1",
            Amount = 500,
            Currency = "EUR",
            Reason = "Welcome",
        };
        var entry = await operations.Accounts.AdjustAsync(registered.Id, "alice & bob", adjustment);
        Assert.Equal(entry, await operations.Accounts.AdjustAsync(registered.Id, "alice & bob", adjustment));

        var balance = Assert.Single((await merchant.Accounts.GetAsync("alice & bob")).Balances);
        Assert.Equal((500, 0, "EUR"), (balance.Available, balance.Held, balance.Currency));
        Assert.Equal(BookingKind.Credit, Assert.Single(await merchant.Accounts.ListEntriesAsync("alice & bob").ToListAsync()).Kind);
        Assert.True((await merchant.Accounts.VerifyAsync("alice & bob")).Valid);
        Assert.Equal(1, (await operations.Accounts.VerifyAllAsync(registered.Id)).Accounts);
    }

    [Fact]
    public async Task their_secrets_are_made_replaced_and_revoked()
    {
        using var merchant = await server.Merchant();
        var secret = await merchant.Accounts.AddSecretAsync("alice");
        var next = await merchant.Accounts.RotateSecretAsync("alice", secret.Id, TimeSpan.Zero);
        Assert.StartsWith("us_", next.Secret, StringComparison.Ordinal);
        Assert.Equal(next.Id, Assert.Single(await merchant.Accounts.ListSecretsAsync("alice")).Id);
        await merchant.Accounts.RevokeSecretAsync("alice", next.Id);
        Assert.Empty(await merchant.Accounts.ListSecretsAsync("alice"));
    }
}
