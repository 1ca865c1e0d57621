using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;

namespace Payments.Hosting.Settings.Channels;

/// <summary>Reads how a provider and we prove to each other who we are.</summary>
internal static class SignatureSettings
{
    public static ISignatureScheme Read(SettingSection section, ChannelSecrets secrets)
    {
        var scheme = section.Required("Scheme");
        return scheme switch
        {
            "sorted_parameters" => Sorted(section, secrets),
            "hmac_sha256" => Content(
                section,
                Hmac(section, secrets),
                section.Choice("Encoding", SignatureEncoding.Hex, ("hex", SignatureEncoding.Hex), ("base64", SignatureEncoding.Base64))
            ),
            "rsa_sha256" => Content(section, RsaKeySettings.Read(section), SignatureEncoding.Base64),
            _ => throw section.Invalid("Scheme", $"is \"{scheme}\"; it must be sorted_parameters, hmac_sha256 or rsa_sha256."),
        };
    }

    private static SortedFieldsSignatureScheme Sorted(SettingSection section, ChannelSecrets secrets)
    {
        var hash = section.Choice<AuthenticationCode?>(
            "Hash",
            SharedSecretSigner.Md5OfContentAndKey,
            ("md5", SharedSecretSigner.Md5OfContentAndKey),
            ("hmac_sha256", SharedSecretSigner.HmacSha256OfContentAndKey),
            ("rsa_sha256", null)
        );
        return new SortedFieldsSignatureScheme(
            hash is null ? RsaKeySettings.Read(section) : new SharedSecretSigner(secrets.Required(), hash),
            hash is null ? SignatureEncoding.Base64 : SignatureEncoding.UpperHex,
            section.Text("Field") ?? "sign"
        )
        {
            UnsignedFields = [.. section.List("Unsigned")],
            SignsResponses = Answers(section, defaultValue: true),
        };
    }

    private static SharedSecretSigner Hmac(SettingSection section, ChannelSecrets secrets)
    {
        var isBase64 = section.Choice("Key", false, ("text", false), ("base64", true));
        return new SharedSecretSigner(isBase64 ? secrets.OfBase64(section) : secrets.Required(), SharedSecretSigner.HmacSha256);
    }

    private static HeaderSignatureScheme Content(SettingSection section, ISigner signer, SignatureEncoding encoding)
    {
        var header = Header(
            section,
            "",
            section.Required("Header"),
            "{signature}",
            section.Text("TimestampHeader"),
            section.Text("NonceHeader")
        );
        var content = new HeaderSignatureScheme
        {
            Signer = signer,
            SignatureFormat = encoding,
            Request = Parse(section, "Request", "{timestamp}.{method}.{path}.{body}", HeaderSignatureScheme.RequestPlaceholders),
            Callback = Parse(section, "Callback", "{timestamp}.{body}", HeaderSignatureScheme.CallbackPlaceholders),
            RequestHeader = header,
            // A provider that signs its callbacks in other headers than it wants to see in requests has none of those in them.
            CallbackHeader = section.Text("CallbackHeader") is not { } other
                ? header
                : Header(
                    section,
                    "Callback",
                    other,
                    "{signature}",
                    section.Text("CallbackTimestampHeader"),
                    section.Text("CallbackNonceHeader")
                ),
            Tolerance = section.Seconds("ToleranceSeconds", TimeSpan.FromSeconds(300), 1, 3600),
            SignsResponses = Answers(section, defaultValue: false),
        };
        if (!content.Callback.Placeholders.Contains("body", StringComparer.Ordinal))
            throw section.Invalid("Callback", "must hold {body}: what is not signed is not believed.");
        var prefix = content.CallbackHeader == header ? "" : "Callback";
        foreach (var (placeholder, name) in new[] { ("timestamp", "TimestampHeader"), ("nonce", "NonceHeader") })
        {
            if (
                content.Callback.Placeholders.Contains(placeholder, StringComparer.Ordinal) && !content.CallbackHeader.Contains(placeholder)
            )
                throw section.Invalid(
                    prefix + name,
                    $"is required where the signed text holds {{{placeholder}}} and {prefix}HeaderValue does not."
                );
        }

        return content;
    }

    private static SignatureHeader Header(
        SettingSection section,
        string prefix,
        string name,
        string defaultValue,
        string? timestamp,
        string? nonce
    )
    {
        try
        {
            return new SignatureHeader(name, section.Text(prefix + "HeaderValue") ?? defaultValue, timestamp, nonce);
        }
        catch (FormatException error)
        {
            throw section.Invalid(prefix + "HeaderValue", error.Message + ".");
        }
    }

    private static bool Answers(SettingSection section, bool defaultValue) =>
        section.Choice("Answers", defaultValue, ("signed", true), ("unsigned", false));

    private static Template Parse(SettingSection section, string name, string defaultValue, IReadOnlyCollection<string> placeholders)
    {
        try
        {
            return Template.Parse(section.Text(name) ?? defaultValue, placeholders);
        }
        catch (FormatException error)
        {
            throw section.Invalid(name, error.Message + ".");
        }
    }
}
