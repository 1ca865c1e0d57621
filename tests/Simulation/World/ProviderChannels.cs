using Payments.Channels;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;

namespace Payments.Simulation.World;

/// <summary>What a provider can be asked; what it cannot is not described.</summary>
/// <param name="Name">The channel's name, and its host.</param>
/// <param name="HasVerify">It is asked whether it would take an order.</param>
/// <param name="HasPrepare">It hears of an order before somebody pays; otherwise whoever pays brings it along.</param>
/// <param name="HasQuery">It can be asked where an order stands.</param>
/// <param name="HasClose">It takes requests to close an order.</param>
/// <param name="HasQueryRefund">It can be asked where a refund stands.</param>
/// <param name="InMajorUnit">It writes amounts as <c>12.34</c>.</param>
internal sealed record ProviderTraits(
    string Name,
    bool HasVerify,
    bool HasPrepare,
    bool HasQuery,
    bool HasClose,
    bool HasQueryRefund,
    bool InMajorUnit
)
{
    public string Url => $"https://{Name}.provider.example";
}

/// <summary>Describes providers as settings do.</summary>
internal static class ProviderChannels
{
    private static readonly SignatureHeader Header = new("X-Signature", "{signature}", "X-Time");
    private static readonly string[] Placeholders = [.. PlaceholderValues.RefundPlaceholders, "charge_id"];

    /// <summary>The header that holds a callback's signature.</summary>
    public const string SignatureHeader = "X-Signature";

    /// <summary>The header that says when it was made.</summary>
    public const string TimeHeader = "X-Time";

    /// <summary>The secret that a provider shares with the server.</summary>
    public static byte[] SecretOf(string name) => System.Text.Encoding.UTF8.GetBytes("secret of " + name);

    public static HttpChannelOptions Describe(ProviderTraits traits)
    {
        var order = new ResponseMapping
        {
            Status = ["status"],
            OrderId = "order_id",
            PaymentId = "payment_id",
            Amount = "amount",
            Currency = "currency",
            PaidAt = "paid_at",
            PayUrl = "pay_url",
            FailureCode = "error",
        };
        HttpCall Call(string path, (string Name, string Value)[] fields, params (string Word, string Meaning)[] words) =>
            new(
                HttpMethod.Post,
                Template.Parse(traits.Url + path, Placeholders),
                [.. fields.Select(field => new HttpField(field.Name, Template.Parse(field.Value, Placeholders)))],
                [],
                With(order, words)
            );
        (string, string)[] terms = [("order_id", "{order_id}"), ("amount", "{amount}"), ("currency", "{currency}")];
        (string, string)[] refund = [("order_id", "{order_id}"), ("refund_id", "{refund_id}")];
        (string, string)[] refunds = [("done", "succeeded"), ("failed", "failed"), ("pending", "pending"), ("unknown", "unknown")];
        return new HttpChannelOptions
        {
            Name = traits.Name,
            Amounts = new ProviderAmounts(traits.InMajorUnit),
            Signature = new HeaderSignatureScheme
            {
                Signer = new SharedSecretSigner([new SharedSecret(SecretOf(traits.Name))], SharedSecretSigner.HmacSha256),
                RequestHeader = Header,
                CallbackHeader = Header,
                Request = Template.Parse("{timestamp}.{body}", HeaderSignatureScheme.RequestPlaceholders),
                Callback = Template.Parse("{timestamp}.{body}", HeaderSignatureScheme.CallbackPlaceholders),
                Tolerance = TimeSpan.FromMinutes(5),
            },
            Verify = traits.HasVerify ? Call("/verify", terms, ("ok", "yes"), ("no", "no")) : null,
            Prepare = traits.HasPrepare ? Call("/prepare", terms, ("ok", "yes"), ("no", "no")) : null,
            PayUrl = traits.HasPrepare ? null : Template.Parse(traits.Url + "/pay/{order_id}", Placeholders),
            Charge = traits.HasQuery
                ? Call("/charge", [.. terms, ("charge_id", "{charge_id}")], ("paid", "paid"), ("failed", "failed"))
                : null,
            Query = traits.HasQuery
                ? Call(
                    "/query",
                    [("order_id", "{order_id}")],
                    ("unknown", "unknown"),
                    ("open", "open"),
                    ("paid", "paid"),
                    ("closed", "closed"),
                    ("failed", "failed")
                )
                : null,
            Close = traits.HasClose ? Call("/close", [("order_id", "{order_id}")], ("closed", "closed"), ("paid", "already_paid")) : null,
            Refund = Call(
                "/refund",
                [.. refund, ("payment_id", "{payment_id}"), ("amount", "{refund_amount}"), ("currency", "{currency}")],
                refunds
            ),
            QueryRefund = traits.HasQueryRefund ? Call("/query_refund", refund, refunds) : null,
            Callback = With(order, ("paid", "paid"), ("failed", "failed")),
            Acknowledgement = new CallbackAcknowledgement(200, "noted", "text/plain"),
        };
    }

    private static ResponseMapping With(ResponseMapping mapping, params (string Word, string Meaning)[] words)
    {
        foreach (var (word, meaning) in words)
            mapping = mapping with { StatusMeanings = mapping.StatusMeanings.SetItem(word, meaning) };
        return mapping;
    }
}
