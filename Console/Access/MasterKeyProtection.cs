using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Payments.Domain;
using Payments.Grains.Secrets;

namespace Payments.Console.Access;

/// <summary>
/// Protects cookies, forms' tokens and the state of pages under keys that follow from the master key: every front end of a cluster reads
/// what another wrote, and nothing is kept in files. What a previous master key protected is read for as long as it is set.
/// </summary>
internal sealed class MasterKeyProtection(SecretBox secrets) : IDataProtectionProvider
{
    private readonly SecretBox _box = BoxOf(secrets.DeriveAll("console"));

    /// <inheritdoc/>
    public IDataProtector CreateProtector(string purpose) => new Protector(_box, purpose);

    private static SecretBox BoxOf(ImmutableArray<byte[]> keys) => new(keys[0], keys[1..]);

    private sealed class Protector(SecretBox box, string purpose) : IDataProtector
    {
        public IDataProtector CreateProtector(string part) => new Protector(box, $"{purpose}\n{part}");

        public byte[] Protect(byte[] plaintext) =>
            JsonSerializer.SerializeToUtf8Bytes(box.Seal(plaintext, purpose), DomainJson.Stored.SealedSecret);

        public byte[] Unprotect(byte[] protectedData)
        {
            try
            {
                return JsonSerializer.Deserialize(protectedData, DomainJson.Stored.SealedSecret) is { } secret
                    // What is opened is shared with whoever opens it again.
                    ? (byte[])box.Open(secret, purpose).Clone()
                    : throw new CryptographicException("Nothing is protected here.");
            }
            catch (Exception error) when (error is JsonException or FormatException)
            {
                throw new CryptographicException("This was not protected here.", error);
            }
        }
    }
}
