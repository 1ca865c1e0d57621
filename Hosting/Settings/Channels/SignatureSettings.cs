using System;
using System.Collections.Generic;
using System.Linq;
using Payments.Channels.Http;

namespace Payments.Hosting;

/// <summary>Reads how a provider and we prove to each other who we are.</summary>
internal static class SignatureSettings
{
    public static ISignatureScheme Read(Section section, ChannelSecrets secrets)
    {
        var scheme = section.Required("Scheme");
        return scheme switch
        {
            "sorted_parameters" => Sorted(section, secrets),
            "hmac_sha256" => Content(section, Hmac(section, secrets), section.Word("Encoding", SignatureEncoding.Hex, ("hex", SignatureEncoding.Hex), ("base64", SignatureEncoding.Base64))),
            "rsa_sha256" => Content(section, RsaKeySettings.Read(section), SignatureEncoding.Base64),
            _ => throw section.Wrong("Scheme", $"is \"{scheme}\"; it must be sorted_parameters, hmac_sha256 or rsa_sha256."),
        };
    }

    private static SortedParameters Sorted(Section section, ChannelSecrets secrets)
    {
        var hash = section.Word<AuthenticationCode?>(
            "Hash", SharedSecrets.Md5OfContentAndKey, ("md5", SharedSecrets.Md5OfContentAndKey), ("hmac_sha256", SharedSecrets.HmacSha256OfContentAndKey), ("rsa_sha256", null));
        return new SortedParameters(
            hash is null ? RsaKeySettings.Read(section) : new SharedSecrets(secrets.Required(), hash),
            hash is null ? SignatureEncoding.Base64 : SignatureEncoding.UpperHex,
            section.Text("Field") ?? "sign")
        {
            Unsigned = [.. section.Words("Unsigned")],
            SignsAnswers = Answers(section, otherwise: true),
        };
    }

    private static SharedSecrets Hmac(Section section, ChannelSecrets secrets)
    {
        var isBase64 = section.Word("Key", false, ("text", false), ("base64", true));
        return new SharedSecrets(isBase64 ? secrets.OfBase64(section) : secrets.Required(), SharedSecrets.HmacSha256);
    }

    private static SignedContent Content(Section section, ISigner signer, SignatureEncoding encoding)
    {
        var header = Header(section, "", section.Required("Header"), "{signature}", section.Text("TimestampHeader"), section.Text("NonceHeader"));
        var content = new SignedContent
        {
            Signer = signer,
            WrittenAs = encoding,
            Request = Parse(section, "Request", "{timestamp}.{method}.{path}.{body}", SignedContent.RequestPlaceholders),
            Callback = Parse(section, "Callback", "{timestamp}.{body}", SignedContent.CallbackPlaceholders),
            RequestHeader = header,
            // A provider that signs its callbacks in other headers than it wants to see in requests has none of those in them.
            CallbackHeader = section.Text("CallbackHeader") is not { } other ? header
                : Header(section, "Callback", other, "{signature}", section.Text("CallbackTimestampHeader"), section.Text("CallbackNonceHeader")),
            Tolerance = section.Seconds("ToleranceSeconds", TimeSpan.FromSeconds(300), 1, 3600),
            SignsAnswers = Answers(section, otherwise: false),
        };
        if (!content.Callback.Placeholders.Contains("body", StringComparer.Ordinal)) throw section.Wrong("Callback", "must hold {body}: what is not signed is not believed.");
        var prefix = content.CallbackHeader == header ? "" : "Callback";
        foreach (var (placeholder, name) in new[] { ("timestamp", "TimestampHeader"), ("nonce", "NonceHeader") })
        {
            if (content.Callback.Placeholders.Contains(placeholder, StringComparer.Ordinal) && !content.CallbackHeader.Tells(placeholder))
                throw section.Wrong(prefix + name, $"is required where the signed text holds {{{placeholder}}} and {prefix}HeaderValue does not.");
        }

        return content;
    }

    private static SignatureHeader Header(Section section, string prefix, string name, string otherwise, string? timestamp, string? nonce)
    {
        try
        {
            return new SignatureHeader(name, section.Text(prefix + "HeaderValue") ?? otherwise, timestamp, nonce);
        }
        catch (FormatException error)
        {
            throw section.Wrong(prefix + "HeaderValue", error.Message + ".");
        }
    }

    private static bool Answers(Section section, bool otherwise) => section.Word("Answers", otherwise, ("signed", true), ("unsigned", false));

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
