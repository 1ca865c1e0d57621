using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Payments.Channels.Http.Settings;
using Payments.Channels.Http.Signatures;

namespace Payments.Channels.Http.Bodies;

/// <summary>
/// An object in a body that is encrypted with AEAD_AES_256_GCM (RFC 5116, 5.2) under a shared secret, as the <c>resource</c> of WeChat Pay
/// v3's callbacks: <c>ciphertext</c> is the base64 of the encrypted JSON and its tag, <c>nonce</c> and <c>associated_data</c> are texts.
/// </summary>
internal static class EncryptedField
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>The message with the object's own fields in the place of the encrypted ones; null when it cannot be decrypted.</summary>
    /// <param name="message">As it arrived, its signature already checked.</param>
    /// <param name="path">Where the object stands.</param>
    /// <param name="secrets">Keys of <see cref="SharedSecret.AesKeyLength"/> bytes.</param>
    /// <param name="now">Decides which of them count.</param>
    public static ProviderMessage? Decrypt(ProviderMessage message, string path, ImmutableArray<SharedSecret> secrets, DateTimeOffset now)
    {
        if (message.Fields is not { } fields || Open(fields, path + ".", secrets, now) is not { } content)
            return null;
        if (BodyReader.Read(BodyFormat.Json, content) is not { } inner)
            return null;
        var all = fields
            .Where(field => !field.Key.StartsWith(path + ".", StringComparison.Ordinal))
            .ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        foreach (var (name, value) in inner)
            all.Add(path + "." + name, value);
        return new ProviderMessage(message, content, all);
    }

    private static byte[]? Open(
        IReadOnlyDictionary<string, string> fields,
        string prefix,
        ImmutableArray<SharedSecret> secrets,
        DateTimeOffset now
    )
    {
        if (!fields.TryGetValue(prefix + "ciphertext", out var text) || !fields.TryGetValue(prefix + "nonce", out var nonceText))
            return null;
        var (encrypted, nonce) = (new byte[text.Length], Encoding.UTF8.GetBytes(nonceText));
        if (!Convert.TryFromBase64String(text, encrypted, out var length) || length < TagLength || nonce.Length != NonceLength)
            return null;
        var associated = Encoding.UTF8.GetBytes(fields.GetValueOrDefault(prefix + "associated_data", ""));
        var content = new byte[length - TagLength];
        foreach (var secret in secrets)
        {
            if (!secret.IsValidAt(now))
                continue;
            using var key = new AesGcm(secret.Bytes, TagLength);
            try
            {
                key.Decrypt(nonce, encrypted.AsSpan(0, content.Length), encrypted.AsSpan(content.Length, TagLength), content, associated);
                return content;
            }
            catch (AuthenticationTagMismatchException)
            {
                // It is encrypted under another of them, or under none.
            }
        }

        return null;
    }
}
