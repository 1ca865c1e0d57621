using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Merchants;
using Payments.Domain.Text;

namespace Payments.Grains.Secrets;

/// <summary>
/// Keeps secrets that must be read again under the master key, by AES-256-GCM (NIST SP 800-38D). While one master key replaces another
/// it opens what is sealed under either.
/// </summary>
public sealed class SecretBox
{
    /// <summary>The length of a master key: 32 bytes.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    // Merchants' secrets are needed with every request and notification; one is opened once for as long as its merchant's settings are in
    // memory.
    private readonly ConditionalWeakTable<SealedSecret, CachedSecret> _cache = [];
    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private volatile string _sealingKeyId;

    /// <summary>A box under a master key.</summary>
    /// <param name="masterKey">What secrets are sealed under, unless <see cref="UseSealingKey"/> says otherwise.</param>
    /// <param name="others">Keys that what is sealed already may need.</param>
    /// <exception cref="ArgumentException">A key has another length than <see cref="KeyLength"/>.</exception>
    public SecretBox(byte[] masterKey, params IEnumerable<byte[]> others)
    {
        foreach (var key in others.Append(masterKey))
        {
            if (key.Length != KeyLength)
                throw new ArgumentException($"A master key has {KeyLength} bytes.", nameof(masterKey));
            _keys[IdOf(key)] = key;
        }

        _sealingKeyId = KeyId = IdOf(masterKey);
    }

    /// <summary>Names the master key without telling anything of it.</summary>
    public string KeyId { get; }

    /// <summary>Names the other keys that secrets are opened with.</summary>
    public IReadOnlyCollection<string> OtherKeyIds => [.. _keys.Keys.Where(id => id != KeyId)];

    /// <summary>Names the key that secrets are sealed under.</summary>
    public string SealingKeyId => _sealingKeyId;

    /// <summary>
    /// Has secrets sealed under another of the keys from now on, as the processes that share a database must agree on one.
    /// </summary>
    /// <exception cref="ArgumentException">It is not one of the keys.</exception>
    public void UseSealingKey(string keyId) =>
        _sealingKeyId = _keys.ContainsKey(keyId) ? keyId : throw new ArgumentException($"There is no key {keyId}.", nameof(keyId));

    /// <summary>A key for one purpose, which tells nothing of the master key.</summary>
    public byte[] Derive(string purpose) => Derive(_keys[KeyId], purpose);

    /// <summary>
    /// A key for one purpose of every master key that there is; first comes that of the one that secrets are sealed under, which all
    /// processes of a database have.
    /// </summary>
    public ImmutableArray<byte[]> DeriveAll(string purpose)
    {
        var sealing = _sealingKeyId;
        return [.. _keys.OrderByDescending(key => key.Key == sealing).Select(key => Derive(key.Value, purpose))];
    }

    /// <summary>
    /// Encrypts a secret. Its owner's name is authenticated with it, so one merchant's secret cannot be given to another.
    /// </summary>
    public SealedSecret Seal(ReadOnlySpan<byte> secret, string owner)
    {
        var keyId = _sealingKeyId;
        var box = new byte[NonceLength + TagLength + secret.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[keyId], TagLength);
        aes.Encrypt(nonce, secret, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(owner));
        return new SealedSecret(keyId, Convert.ToBase64String(box));
    }

    /// <summary>Decrypts a secret. What it answers is shared: nobody may change it.</summary>
    /// <exception cref="CryptographicException">It was sealed under another master key, for another owner, or was changed.</exception>
    public byte[] Open(SealedSecret secret, string owner)
    {
        if (_cache.TryGetValue(secret, out var known) && known.Owner == owner)
            return known.Secret;
        var opened = Decrypt(secret, owner);
        _cache.AddOrUpdate(secret, new CachedSecret(owner, opened));
        return opened;
    }

    /// <summary>Seals a secret anew that is sealed under another key than it would be now.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="reEncrypted">The same one where it needs nothing.</param>
    /// <returns>False when it cannot be opened: its key is none of those that there are, or it is another's, or was changed.</returns>
    public bool TryReEncrypt(SealedSecret secret, string owner, [NotNullWhen(true)] out SealedSecret? reEncrypted)
    {
        try
        {
            reEncrypted = secret.KeyId == _sealingKeyId ? secret : Seal(Open(secret, owner), owner);
            return true;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            reEncrypted = null;
            return false;
        }
    }

    private static string IdOf(byte[] key) => "mk_" + Base32.Encode(Derive(key, "id").AsSpan(0, 5));

    private static byte[] Derive(byte[] key, string purpose) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(purpose));

    private byte[] Decrypt(SealedSecret secret, string owner)
    {
        if (!_keys.TryGetValue(secret.KeyId, out var key))
        {
            throw new CryptographicException(
                $"A secret of {owner} was sealed under master key {secret.KeyId}; this server has {string.Join(", ", _keys.Keys)}. Check Payments:MasterKey and Payments:PreviousMasterKeys."
            );
        }

        var box = Convert.FromBase64String(secret.Box);
        if (box.Length < NonceLength + TagLength)
            throw new CryptographicException($"A secret of {owner} is cut off.");
        var opened = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(
            box.AsSpan(0, NonceLength),
            box.AsSpan(NonceLength + TagLength),
            box.AsSpan(NonceLength, TagLength),
            opened,
            Encoding.UTF8.GetBytes(owner)
        );
        return opened;
    }

    private sealed record CachedSecret(string Owner, byte[] Secret);
}
