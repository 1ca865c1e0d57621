using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;

namespace Payments.Testing.Merchants;

/// <summary>A notification as it came in.</summary>
/// <param name="Number">Its place among all that came to the server.</param>
/// <param name="At">When it had come.</param>
/// <param name="Method">The request's method.</param>
/// <param name="Target">The request's path and query.</param>
/// <param name="Headers">The request's headers, whose names are compared without case.</param>
/// <param name="Bytes">Its body.</param>
public sealed record ReceivedNotification(
    long Number,
    DateTimeOffset At,
    string Method,
    string Target,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Bytes
)
{
    /// <summary>Its <c>webhook-id</c>.</summary>
    public string Id => Header("webhook-id");

    /// <summary>Its <c>webhook-timestamp</c>.</summary>
    public string Timestamp => Header("webhook-timestamp");

    /// <summary>Its <c>webhook-signature</c>.</summary>
    public string Signature => Header("webhook-signature");

    /// <summary>How its body is written.</summary>
    public string ContentType => Header("content-type");

    /// <summary>Its body as text.</summary>
    public string Body { get; } = Encoding.UTF8.GetString(Bytes);

    /// <summary>Its place among its order's.</summary>
    public int Sequence => int.Parse(Field("sequence"), CultureInfo.InvariantCulture);

    /// <summary>Whether the merchant said yes; the server may have died before it heard that.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>
    /// Whether one of its signatures is what somebody else's implementation of Standard Webhooks makes of it. That signs anew, since its
    /// own check goes by the real clock, and a test's may show any time.
    /// </summary>
    public bool IsSignedWith(string secret)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture));
        return Signature.Split(' ').Contains(new StandardWebhook(secret).Sign(Id, at, Body), StringComparer.Ordinal);
    }

    /// <summary>One of its fields as text; empty where it is null.</summary>
    public string Field(string name)
    {
        if (ContentType.StartsWith("application/json", StringComparison.Ordinal))
            return JsonNode.Parse(Body)![name]?.ToString() ?? "";
        var pair = Body.Split('&').Select(text => text.Split('=')).Single(pair => pair[0] == name);
        return Uri.UnescapeDataString(pair[1]);
    }

    internal static async Task<ReceivedNotification> Read(HttpRequest request, long number)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new ReceivedNotification(
            number,
            TimeProvider.System.GetUtcNow(),
            request.Method,
            request.Path + request.QueryString,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()
        );
    }

    private string Header(string name) => Headers.GetValueOrDefault(name, "");
}
