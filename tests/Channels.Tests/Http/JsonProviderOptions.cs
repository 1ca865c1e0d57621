using System.Collections.Immutable;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;

namespace Payments.Channels.Tests.Http;

/// <summary>A provider of today: JSON, major units, HTTP status codes, HMAC in a header.</summary>
internal static class JsonProviderOptions
{
    private static readonly SignatureHeader Header = new("X-Signature", "{signature}", "X-Time");
    private static readonly string[] Placeholders = [.. PlaceholderValues.RefundPlaceholders];

    public static HttpChannelOptions Options(string url)
    {
        var answers = new ResponseMapping
        {
            Status = [ResponseMapping.HttpStatus, "status"],
            OrderId = "reference",
            PaymentId = "payment",
            Amount = "amount.value",
            Currency = "amount.currency",
            PaidAt = "at",
            PayUrl = "links.pay",
            FailureCode = "error",
        };
        HttpCall Call(
            HttpMethod method,
            string path,
            (string Name, string Value)[] fields,
            string[] unquoted,
            params (string Word, string Meaning)[] words
        )
        {
            var each = ImmutableArray.CreateBuilder<HttpField>();
            foreach (var (name, value) in fields)
                each.Add(new HttpField(name, Template.Parse(value, Placeholders)));
            return new HttpCall(
                method,
                Template.Parse(url + path, Placeholders),
                each.DrainToImmutable(),
                [.. unquoted],
                With(answers, words)
            );
        }

        return new HttpChannelOptions
        {
            Name = "modern",
            Amounts = new ProviderAmounts(InMajorUnit: true),
            Signature = new HeaderSignatureScheme
            {
                Signer = new SharedSecretSigner([new SharedSecret("a shared secret"u8.ToArray())], SharedSecretSigner.HmacSha256),
                RequestHeader = Header,
                CallbackHeader = Header,
                Request = Template.Parse("{timestamp}.{method}.{path}.{body}", HeaderSignatureScheme.RequestPlaceholders),
                Callback = Template.Parse("{timestamp}.{body}", HeaderSignatureScheme.CallbackPlaceholders),
                Tolerance = TimeSpan.FromMinutes(5),
            },
            Prepare = Call(
                HttpMethod.Post,
                "/orders",
                [("reference", "{order_id}"), ("amount.value", "{amount}"), ("amount.currency", "{currency}"), ("note", "{description}")],
                ["amount.value"],
                ("ready", "yes")
            ),
            Query = Call(
                HttpMethod.Get,
                "/orders/{order_id}",
                [("full", "true")],
                [],
                ("404", "unknown"),
                ("ready", "open"),
                ("done", "paid")
            ),
            Refund = Call(HttpMethod.Post, "/refunds", [("key", "{refund_id}")], [], ("done", "succeeded")),
            Callback = With(answers with { Status = ["status"] }, ("done", "paid"), ("void", "failed"), ("seen", "ignored")),
        };
    }

    private static ResponseMapping With(ResponseMapping map, params ReadOnlySpan<(string Word, string Meaning)> words)
    {
        foreach (var (word, meaning) in words)
            map = map with { StatusMeanings = map.StatusMeanings.SetItem(word, meaning) };
        return map;
    }
}
