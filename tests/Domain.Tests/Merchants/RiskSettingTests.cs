using System.Text.Json;
using Payments.Domain.Orders;
using Xunit;

namespace Payments.Domain.Tests.Merchants;

public class RiskSettingTests
{
    [Fact]
    public void parameters_are_stored_as_json_and_read_back_as_they_were()
    {
        var merchant = JsonSerializer.Deserialize(
            """{"id":"mer_1","name":"Shop","keys":[],"webhook_key":{"key_id":"mk_1","box":""},"created_at":"2026-01-31T09:30:00Z","updated_at":"2026-01-31T09:30:00Z","risk_rules":[{"rule":"velocity","parameters":{"max_orders":5}}]}""",
            DomainJson.Stored.Merchant
        )!;

        var written = JsonSerializer.Serialize(merchant, DomainJson.Stored.Merchant);

        Assert.Equal("""{"max_orders":5}""", merchant.RiskRules!.Value[0].Parameters);
        Assert.Contains("""[{"rule":"velocity","parameters":{"max_orders":5}}]""", written);
    }

    [Fact]
    public void a_failure_without_a_rule_is_stored_as_it_always_was() =>
        Assert.Equal(
            """{"code":"timeout","message":"No answer."}""",
            JsonSerializer.Serialize(new Failure("timeout", "No answer."), DomainJson.Stored.Failure)
        );
}
