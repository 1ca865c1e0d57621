using System;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Payments.Domain;

namespace Payments.Grains;

/// <summary>Keeps secrets that must be read again under the master key, by AES-256-GCM (NIST SP 800-38D).</summary>
public sealed class SecretBox
{
    /// <summary>The length of a master key: 32 bytes.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    // Merchants' secrets are needed with every request and notification; one is opened once for as long as its merchant's settings are in memory.
    private readonly ConditionalWeakTable<SealedSecret, Opened> _opened = [];
    private readonly byte[] _masterKey;

    /// <summary>A box under a master key.</summary>
    /// <exception cref="ArgumentException">The key has another length than <see cref="KeyLength"/>.</exception>
    public SecretBox(byte[] masterKey)
    {
        if (masterKey.Length != KeyLength) throw new ArgumentException($"A master key has {KeyLength} bytes.", nameof(masterKey));
        _masterKey = masterKey;
        KeyId = "mk_" + Base32.Encode(Derive("id").AsSpan(0, 5));
    }

    /// <summary>Names the master key without telling anything of it.</summary>
    public string KeyId { get; }

    /// <summary>A key for one purpose, which tells nothing of the master key.</summary>
    public byte[] Derive(string purpose) => HMACSHA256.HashData(_masterKey, Encoding.UTF8.GetBytes(purpose));

    /// <summary>Encrypts a secret. Its owner's name is authenticated with it, so one merchant's secret cannot be given to another.</summary>
    public SealedSecret Seal(ReadOnlySpan<byte> secret, string owner)
    {
        var box = new byte[NonceLength + TagLength + secret.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_masterKey, TagLength);
        aes.Encrypt(nonce, secret, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(owner));
        return new SealedSecret(KeyId, Convert.ToBase64String(box));
    }

    /// <summary>Decrypts a secret. What it answers is shared: nobody may change it.</summary>
    /// <exception cref="CryptographicException">It was sealed under another master key, for another owner, or was changed.</exception>
    public byte[] Open(SealedSecret secret, string owner)
    {
        if (_opened.TryGetValue(secret, out var known) && known.Owner == owner) return known.Secret;
        var opened = Decrypt(secret, owner);
        _opened.AddOrUpdate(secret, new Opened(owner, opened));
        return opened;
    }

    private byte[] Decrypt(SealedSecret secret, string owner)
    {
        if (secret.KeyId != KeyId) throw new CryptographicException($"A secret of {owner} was sealed under master key {secret.KeyId}; this server has {KeyId}. Check Payments:MasterKey.");
        var box = Convert.FromBase64String(secret.Box);
        var opened = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_masterKey, TagLength);
        aes.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), opened, Encoding.UTF8.GetBytes(owner));
        return opened;
    }

    private sealed record Opened(string Owner, byte[] Secret);
}
