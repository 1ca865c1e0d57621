using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Payments.Channels.Http.Signatures;

namespace Payments.Hosting.Settings.Channels;

/// <summary>
/// Reads RSA keys: ours under <c>PrivateKey</c> or <c>PrivateKeyPath</c>, the provider's under <c>PublicKeys:{n}</c>. Each is PEM, or the
/// base64 inside of one, as Alipay hands them out. The text of a key is never part of a message.
/// </summary>
internal static class RsaKeySettings
{
    private const int MinBits = 2048;
    private const int MaxBits = 8192;
    private const int MaxKeys = 8;
    private const int MaxLength = 64 * 1024;

    public static RsaSigner Read(SettingSection section)
    {
        var providers = ImmutableArray.CreateBuilder<RsaPublicKey>();
        foreach (var part in section.Subsections("PublicKeys"))
        {
            var (name, text) = Text(part, "Value", "Path") ?? throw part.Invalid("Value", "or Path is required.");
            providers.Add(new RsaPublicKey(Key(part, name, text, isPrivate: false), part.Time("Until")));
        }

        if (providers.All(key => key.ValidUntil is not null))
            throw section.Invalid(
                "PublicKeys",
                "is required: the provider's, of which one is without Until. Without it nothing the provider sends could be believed."
            );
        if (providers.Count > MaxKeys)
            throw section.Invalid("PublicKeys", $"holds more than {MaxKeys}.");
        return new RsaSigner(
            Text(section, "PrivateKey", "PrivateKeyPath") is { } own ? Key(section, own.Name, own.Text, isPrivate: true) : null,
            providers.DrainToImmutable()
        );
    }

    private static (string Name, string Text)? Text(SettingSection section, string valueName, string pathName)
    {
        var (value, path) = (section.Text(valueName), section.Text(pathName));
        if (value is not null && path is not null)
            throw section.Invalid(valueName, $"and {pathName} are set; it must be one of them.");
        if (path is null)
            return value is null ? null : (valueName, value);
        try
        {
            return new FileInfo(path).Length <= MaxLength
                ? (pathName, File.ReadAllText(path))
                : throw section.Invalid(pathName, $"is \"{path}\", which is longer than {MaxLength} bytes and no key.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw section.Invalid(pathName, $"is \"{path}\", which cannot be read: {error.Message}");
        }
    }

    private static RSAParameters Key(SettingSection section, string name, string text, bool isPrivate)
    {
        using var rsa = TryImport(text.Trim(), isPrivate)
            ?? throw section.Invalid(
                name,
                isPrivate
                    ? "is no RSA private key; it must be PEM, or the base64 of PKCS #8 or PKCS #1, and not encrypted."
                    : "is no RSA public key; it must be PEM (a public key or a certificate), or the base64 of one, and not a private key."
            );
        return rsa.KeySize is >= MinBits and <= MaxBits
            ? rsa.ExportParameters(isPrivate)
            : throw section.Invalid(name, $"has {rsa.KeySize} bits; it must have {MinBits} to {MaxBits}.");
    }

    private static RSA? TryImport(string text, bool isPrivate)
    {
        var rsa = RSA.Create();
        try
        {
            if (!isPrivate && text.StartsWith("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            {
                using var certificate = X509Certificate2.CreateFromPem(text);
                rsa.ImportSubjectPublicKeyInfo(certificate.PublicKey.ExportSubjectPublicKeyInfo(), out _);
                return rsa;
            }

            if (text.StartsWith("-----BEGIN ", StringComparison.Ordinal))
            {
                if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) == isPrivate)
                    throw new FormatException("It is the other half.");
                rsa.ImportFromPem(text);
                return rsa;
            }

            var bytes = Convert.FromBase64String(text);
            if (isPrivate)
                ImportEither(bytes, rsa.ImportPkcs8PrivateKey, rsa.ImportRSAPrivateKey);
            else
                ImportEither(bytes, rsa.ImportSubjectPublicKeyInfo, rsa.ImportRSAPublicKey);
            return rsa;
        }
        catch (Exception error) when (error is CryptographicException or FormatException or ArgumentException)
        {
            // The caller names the setting; what the error says of the key is nothing more.
            rsa.Dispose();
            return null;
        }
    }

    private static void ImportEither(byte[] bytes, Import first, Import second)
    {
        try
        {
            first(bytes, out _);
        }
        catch (CryptographicException)
        {
            second(bytes, out _);
        }
    }

    private delegate void Import(ReadOnlySpan<byte> source, out int bytesRead);
}
