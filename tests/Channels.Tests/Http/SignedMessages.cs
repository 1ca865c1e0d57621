using System.Text;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;

namespace Payments.Channels.Tests.Http;

/// <summary>Messages and the schemes that check them.</summary>
internal static class SignedMessages
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    public const string Body = "{\"a\":1}";

    public static ProviderMessage Message(string body, Func<string, string?> headers) =>
        new(headers, Encoding.UTF8.GetBytes(body), BodyFormat.Json);

    public static ProviderMessage Message(string body, BodyFormat format) => new(_ => null, Encoding.UTF8.GetBytes(body), format);

    public static ProviderMessage Form(IEnumerable<KeyValuePair<string, string>> fields) =>
        Message(
            string.Join('&', fields.Select(field => Uri.EscapeDataString(field.Key) + "=" + Uri.EscapeDataString(field.Value))),
            BodyFormat.Form
        );
}
