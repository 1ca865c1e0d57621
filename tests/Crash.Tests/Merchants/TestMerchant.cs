using Payments.Crash.Tests.Load;

namespace Payments.Crash.Tests.Merchants;

/// <summary>A registered merchant.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ApiKey">Its API key.</param>
/// <param name="WebhookSecret">Its secret.</param>
/// <param name="AcceptsLate">Whether it takes money that comes late.</param>
internal sealed record TestMerchant(string Id, string ApiKey, string WebhookSecret, bool AcceptsLate)
{
    public static async Task<TestMerchant> Register(
        PaymentsClient client,
        string adminToken,
        MerchantEndpoint endpoint,
        string format,
        bool acceptsLate
    )
    {
        var answer = await client.Send(
            HttpMethod.Post,
            "/v1/merchants",
            adminToken,
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_format = format,
                ack_body = MerchantEndpoint.Acknowledgement,
                late_payment = acceptsLate ? "accept" : "refund",
            }
        );
        var made = answer.As<Registered>();
        return new TestMerchant(made.Id, made.ApiKey, made.WebhookSecret, acceptsLate);
    }

    private sealed record Registered(string Id, string ApiKey, string WebhookSecret);
}
