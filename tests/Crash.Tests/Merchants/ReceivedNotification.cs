using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Payments.Crash.Tests.Merchants;

/// <summary>A notification as it came in.</summary>
/// <param name="Number">Its place among all that came in.</param>
/// <param name="Id">Its <c>webhook-id</c>.</param>
/// <param name="Timestamp">Its <c>webhook-timestamp</c>.</param>
/// <param name="Signature">Its <c>webhook-signature</c>.</param>
/// <param name="ContentType">How its body is written.</param>
/// <param name="Body">Its body.</param>
internal sealed record ReceivedNotification(long Number, string Id, string Timestamp, string Signature, string ContentType, string Body)
{
    /// <summary>Whether the merchant said yes; the server may have died before it heard that.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>Checked by the words of Standard Webhooks, not by the server's code.</summary>
    public bool IsSignedWith(string secret)
    {
        var signed = Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}");
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
        return Signature.Split(' ').Contains(expected, StringComparer.Ordinal);
    }

    /// <summary>One of its fields as text.</summary>
    public string Field(string name)
    {
        if (ContentType.StartsWith("application/json", StringComparison.Ordinal)) return JsonNode.Parse(Body)![name]?.ToString() ?? "";
        var pair = Body.Split('&').Select(text => text.Split('=')).Single(pair => pair[0] == name);
        return Uri.UnescapeDataString(pair[1]);
    }
}
