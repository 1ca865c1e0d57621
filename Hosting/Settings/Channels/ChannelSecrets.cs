using System.Collections.Immutable;
using System.Text;
using Payments.Channels.Http.Signatures;

namespace Payments.Hosting.Settings.Channels;

/// <summary>
/// What a provider and we share: <c>Secret</c>, and under <c>Secrets:{n}</c> others with a time until which they count. The text of a
/// secret is never part of a message.
/// </summary>
internal sealed class ChannelSecrets
{
    private const int MinLength = 8;
    private const int MaxSecrets = 8;

    private readonly SettingSection _channel;
    private readonly ImmutableArray<(SettingSection Section, string Name, SharedSecret Secret)> _all;

    private ChannelSecrets(SettingSection channel, ImmutableArray<(SettingSection, string, SharedSecret)> all) =>
        (_channel, _all) = (channel, all);

    /// <summary>The newest first: <c>Secret</c>, then the others in their order.</summary>
    public ImmutableArray<SharedSecret> All => [.. _all.Select(each => each.Secret)];

    public static ChannelSecrets Read(SettingSection channel)
    {
        var all = ImmutableArray.CreateBuilder<(SettingSection, string, SharedSecret)>();
        if (channel.Text("Secret") is { } secret)
            all.Add((channel, "Secret", Parse(channel, "Secret", secret, until: null)));
        foreach (var part in channel.Subsections("Secrets"))
            all.Add((part, "Value", Parse(part, "Value", part.Required("Value"), part.Time("Until"))));
        if (all.Count > MaxSecrets)
            throw channel.Invalid("Secrets", $"holds more than {MaxSecrets} with Secret.");
        return new ChannelSecrets(channel, all.DrainToImmutable());
    }

    /// <summary>All, of which one counts without end.</summary>
    public ImmutableArray<SharedSecret> Required() =>
        _all.IsEmpty ? throw _channel.Invalid("Secret", "is required, or Secrets:0:Value.")
        : _all.Any(each => each.Secret.IsValidAt(DateTimeOffset.MaxValue)) ? All
        : throw _channel.Invalid("Secrets", "must hold one without Until: after the last of them nothing would be believed any more.");

    /// <summary>The same where their text is the base64 of a key.</summary>
    public ImmutableArray<SharedSecret> OfBase64(SettingSection signature)
    {
        Required();
        var keys = ImmutableArray.CreateBuilder<SharedSecret>();
        foreach (var (section, name, secret) in _all)
        {
            var key = new byte[secret.Bytes.Length];
            if (!Convert.TryFromBase64String(Encoding.UTF8.GetString(secret.Bytes), key, out var length))
                throw signature.Invalid("Key", $"is base64, but {section.PathOf(name)} is not.");
            keys.Add(secret.WithBytes(key[..length]));
        }

        return keys.DrainToImmutable();
    }

    /// <summary>All are keys of AES-256, as their text stands, and one counts without end.</summary>
    public void EnsureAesKeys()
    {
        Required();
        foreach (var (section, name, secret) in _all)
            if (secret.Bytes.Length != SharedSecret.AesKeyLength)
                throw section.Invalid(name, $"must have {SharedSecret.AesKeyLength} bytes: Callback:Encrypted is decrypted with it.");
    }

    private static SharedSecret Parse(SettingSection section, string name, string secret, DateTimeOffset? until)
    {
        if (secret.Length < MinLength)
            throw section.Invalid(name, $"must have at least {MinLength} characters.");
        return SecretText.Fault(secret) is { } fault
            ? throw section.Invalid(name, fault)
            : new SharedSecret(Encoding.UTF8.GetBytes(secret), until);
    }
}
