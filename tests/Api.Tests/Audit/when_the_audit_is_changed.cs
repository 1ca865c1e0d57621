using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Audit;

public sealed class When_the_audit_is_changed
{
    // Entries: a merchant is registered, gets a key, and another is registered, each begun and completed.
    [Theory]
    [InlineData("UPDATE audit_entries SET body = replace(body, 'Shop', 'Stop') WHERE sequence = 1", 1, true)]
    [InlineData("UPDATE audit_entries SET merchant_id = 'mer_x' WHERE sequence = 3", 3, true)]
    [InlineData("UPDATE audit_entries SET at = at + 1000 WHERE sequence = 4", 4, true)]
    [InlineData("UPDATE audit_entries SET hash = (SELECT hash FROM audit_entries WHERE sequence = 1) WHERE sequence = 4", 4, true)]
    [InlineData("DELETE FROM audit_entries WHERE sequence = 1", 1, true)]
    [InlineData("DELETE FROM audit_entries WHERE sequence = 4", 4, false)]
    public async Task behind_the_servers_back_verify_says_so(string sql, int entries, bool isOfMerchant)
    {
        var shared = new AuditServer();
        await shared.InitializeAsync();
        await using var server = shared.Server;
        var merchant = await shared.Manager();
        await server.Register();
        var whole = await shared.Read("/v1/audit/verify");
        var own = await merchant.Get("/v1/audit/verify");

        await server.Database.Change(server, sql);

        Assert.True(whole["valid"]!.GetValue<bool>());
        Assert.Equal((6, 4), (whole.Number("entries"), own.Number("entries")));
        Assert.NotEqual(whole.Text("head_hash"), own.Text("head_hash"));
        var changed = await shared.Read("/v1/audit/verify");
        Assert.False(changed["valid"]!.GetValue<bool>());
        Assert.StartsWith("aud_", changed.Text("broken_at"));
        Assert.Equal(entries, changed.Number("entries"));
        // A merchant's own entries alone are verified for it.
        var seen = await merchant.Get("/v1/audit/verify");
        Assert.Equal(isOfMerchant && !sql.Contains("mer_x", StringComparison.Ordinal), !seen["valid"]!.GetValue<bool>());
    }
}
