using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Payments.Channels.Http;

namespace Payments.Hosting;

/// <summary>Reads how a provider and we prove to each other who we are.</summary>
internal static class SignatureSettings
{
    private const int MinSecret = 8;

    public static ISignatureScheme Read(Section section, Section channel, string secret)
    {
        var scheme = section.Required("Scheme");
        // The text of a secret is never part of a message.
        if (secret.Length < MinSecret) throw channel.Wrong("Secret", $"must have at least {MinSecret} characters.");
        return scheme switch
        {
            "sorted_parameters" => new SortedParameters(
                secret, section.Word("Hash", ParameterHash.Md5, ("md5", ParameterHash.Md5), ("hmac_sha256", ParameterHash.HmacSha256)), section.Text("Field") ?? "sign"),
            "hmac_sha256" => Hmac(section, secret),
            _ => throw section.Wrong("Scheme", $"is \"{scheme}\"; it must be sorted_parameters or hmac_sha256."),
        };
    }

    private static SignedContent Hmac(Section section, string secret)
    {
        var header = Parse(section, "HeaderValue", "{signature}", SignedContent.HeaderPlaceholders);
        if (header.Placeholders.Count(name => name == "signature") != 1) throw section.Wrong("HeaderValue", "must hold {signature} once.");
        var timestampHeader = section.Text("TimestampHeader");
        var content = new SignedContent
        {
            Key = Key(section, secret),
            Request = Parse(section, "Request", "{timestamp}.{method}.{path}.{body}", SignedContent.RequestPlaceholders),
            Callback = Parse(section, "Callback", "{timestamp}.{body}", SignedContent.CallbackPlaceholders),
            Header = section.Required("Header"),
            HeaderValue = header,
            TimestampHeader = timestampHeader,
            Base64 = section.Word("Encoding", false, ("hex", false), ("base64", true)),
            Tolerance = section.Seconds("ToleranceSeconds", TimeSpan.FromSeconds(300), 1, 3600),
        };
        if (!content.Callback.Placeholders.Contains("body", StringComparer.Ordinal)) throw section.Wrong("Callback", "must hold {body}: what is not signed is not believed.");
        return timestampHeader is null && !header.Placeholders.Contains("timestamp", StringComparer.Ordinal) && content.Callback.Placeholders.Contains("timestamp", StringComparer.Ordinal)
            ? throw section.Wrong("TimestampHeader", "is required where the signed text holds {timestamp} and HeaderValue does not.")
            : content;
    }

    private static byte[] Key(Section section, string secret)
    {
        if (section.Word("Key", false, ("text", false), ("base64", true)) is false) return Encoding.UTF8.GetBytes(secret);
        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret, key, out var length) ? key[..length] : throw section.Wrong("Key", "is base64, but Secret is not.");
    }

    private static Template Parse(Section section, string name, string otherwise, IReadOnlyCollection<string> placeholders)
    {
        try
        {
            return Template.Parse(section.Text(name) ?? otherwise, placeholders);
        }
        catch (FormatException error)
        {
            throw section.Wrong(name, error.Message + ".");
        }
    }
}
