using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Payments.LoadTest.Providers;

/// <summary>
/// What a server needs to be told so that this program can be its provider, and its merchants' endpoint. docs/channels.md explains each.
/// </summary>
internal static class LoadTestChannel
{
    /// <summary>A channel that needs no call before an order is paid.</summary>
    public const string Name = "loadtest";

    /// <summary>The same provider, which wants to be asked and told of orders before.</summary>
    public const string VerifiedName = "loadtest_verified";

    /// <summary>The same provider as one that cannot be asked about an order, or told that it has ended; it only reports.</summary>
    public const string UnaskedName = "loadtest_unasked";

    /// <summary>Both sides sign callbacks with it. No money moves here, so it is no secret.</summary>
    public const string Secret = "loadtest-provider-secret";

    /// <summary>
    /// What is asked of the provider that it need not know how to answer. One that cannot be asked what it took must not charge.
    /// </summary>
    private static readonly string[] Answers = ["Query:", "Close:", "Charge:"];

    /// <summary>The settings, by their names.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(IPEndPoint listen)
    {
        yield return new("Payments:Notifications:AllowedNetworks:0", Network(listen));
        foreach (var name in new[] { Name, VerifiedName, UnaskedName })
        foreach (var setting in Channel(name, listen))
            yield return setting;
        foreach (var name in new[] { Name, UnaskedName })
            yield return new($"Payments:Channels:{name}:PayUrl", $"http://{listen}/provider/pay/{{order_id}}");
        foreach (var call in new[] { "Verify", "Prepare" })
        {
            yield return new($"Payments:Channels:{VerifiedName}:{call}:Url", $"http://{listen}/provider/{call.ToLowerInvariant()}");
            yield return new($"Payments:Channels:{VerifiedName}:{call}:Fields:order_id", "{order_id}");
            yield return new($"Payments:Channels:{VerifiedName}:{call}:Fields:amount", "#{amount}");
            yield return new($"Payments:Channels:{VerifiedName}:{call}:Fields:currency", "{currency}");
            yield return new($"Payments:Channels:{VerifiedName}:{call}:Words:yes", "yes");
        }
    }

    /// <summary>The network that has this program's address and no other.</summary>
    public static string Network(IPEndPoint listen) => listen.Address + (listen.Address.GetAddressBytes().Length == 4 ? "/32" : "/128");

    /// <summary>The settings as a part of appsettings.json.</summary>
    public static string AsJson(IPEndPoint listen)
    {
        var root = new JsonObject();
        foreach (var (name, value) in Settings(listen))
        {
            var (parent, path) = (root, name.Split(':'));
            if (path[^1] == "0")
            {
                Part(root, path[..^2])[path[^2]] = new JsonArray(value);
                continue;
            }

            Part(parent, path[..^1])[path[^1]] = value;
        }

        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static JsonObject Part(JsonObject root, IEnumerable<string> path)
    {
        var part = root;
        foreach (var name in path)
            part = (JsonObject)(part[name] ??= new JsonObject());
        return part;
    }

    private static IEnumerable<KeyValuePair<string, string>> Channel(string name, IPEndPoint listen)
    {
        (string Name, string Value)[] settings =
        [
            ("Kind", "http"),
            ("Secret", Secret),
            ("Signature:Scheme", "hmac_sha256"),
            ("Signature:Header", "X-Signature"),
            ("Signature:TimestampHeader", "X-Timestamp"),
            ("Answers:Status", "status"),
            ("Answers:OrderId", "order_id"),
            ("Answers:PaymentId", "payment_id"),
            ("Answers:Amount", "amount"),
            ("Answers:Currency", "currency"),
            ("Answers:PaidAt", "paid_at"),
            ("Answers:PayUrl", "pay_url"),
            ("Callback:Words:paid", "paid"),
            ("Callback:Words:failed", "failed"),
            ("Charge:Url", $"http://{listen}/provider/charge"),
            ("Charge:Fields:order_id", "{order_id}"),
            ("Charge:Fields:merchant_order_id", "{merchant_order_id}"),
            ("Charge:Fields:charge_id", "{charge_id}"),
            ("Charge:Fields:amount", "#{amount}"),
            ("Charge:Words:paid", "paid"),
            ("Charge:Words:failed", "failed"),
            ("Query:Url", $"http://{listen}/provider/query"),
            ("Query:Fields:order_id", "{order_id}"),
            ("Query:Fields:merchant_order_id", "{merchant_order_id}"),
            ("Query:Words:open", "open"),
            ("Query:Words:paid", "paid"),
            ("Query:Words:closed", "closed"),
            ("Query:Words:failed", "failed"),
            ("Query:Words:unknown", "unknown"),
            ("Close:Url", $"http://{listen}/provider/close"),
            ("Close:Fields:order_id", "{order_id}"),
            ("Close:Fields:merchant_order_id", "{merchant_order_id}"),
            ("Close:Words:closed", "closed"),
            ("Close:Words:paid", "already_paid"),
            ("Refund:Url", $"http://{listen}/provider/refund"),
            ("Refund:Fields:order_id", "{order_id}"),
            ("Refund:Fields:refund_id", "{refund_id}"),
            ("Refund:Fields:payment_id", "{payment_id}"),
            ("Refund:Fields:amount", "#{refund_amount}"),
            ("Refund:Words:succeeded", "succeeded"),
        ];
        return settings
            .Where(setting => name != UnaskedName || !Answers.Any(setting.Name.StartsWith))
            .Select(setting => new KeyValuePair<string, string>($"Payments:Channels:{name}:{setting.Name}", setting.Value));
    }
}
