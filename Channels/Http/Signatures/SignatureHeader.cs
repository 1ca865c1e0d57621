using System.Collections.Immutable;
using Payments.Channels.Http.Settings;

namespace Payments.Channels.Http.Signatures;

/// <summary>What a <see cref="SignatureHeader"/> says.</summary>
/// <param name="Signatures">One, or several while a secret is rolled; empty when there is none.</param>
/// <param name="Timestamp">When it was signed; empty when it does not say, or says two things.</param>
/// <param name="Nonce">What was signed along with it; empty likewise.</param>
public sealed record SignatureParts(IReadOnlyList<byte[]> Signatures, string Timestamp, string Nonce);

/// <summary>
/// The header that holds a signature, as <c>t={timestamp},v1={signature}</c>. What arrives is a list: its parts are separated by commas,
/// semicolons or blanks, may come in any order, and there may be several signatures and parts that belong to other schemes. A signature
/// proves itself, so whatever has its form is tried.
/// </summary>
public sealed class SignatureHeader
{
    /// <summary>What its value may be made of.</summary>
    public static ImmutableArray<string> Placeholders { get; } = ["timestamp", "nonce", "signature"];

    /// <summary>How many signatures may stand in it: 16. With more it is not believed.</summary>
    public const int MaxSignatures = 16;

    private static readonly char[] Separators = [',', ';', ' ', '\t'];

    private readonly Template _value;
    private readonly ImmutableArray<Template> _parts;

    /// <summary>Reads its form.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value, with <see cref="Placeholders"/>.</param>
    /// <param name="timestamp">The header that holds the time in Unix seconds; null where the value does, or none.</param>
    /// <param name="nonce">The header that holds the nonce; null where the value does, or none.</param>
    /// <exception cref="FormatException">The value is no template, or does not hold <c>{signature}</c> once.</exception>
    public SignatureHeader(string name, string value, string? timestamp = null, string? nonce = null)
    {
        (Name, Timestamp, Nonce) = (name, timestamp, nonce);
        _value = Template.Parse(value, Placeholders);
        _parts =
        [
            .. value
                .Split(Separators, StringSplitOptions.RemoveEmptyEntries)
                .Select(part => Template.Parse(part, Placeholders))
                .Where(part => part.Placeholders.Any()),
        ];
        if (_value.Placeholders.Count(placeholder => placeholder == "signature") != 1)
            throw new FormatException("must hold {signature} once");
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The header that holds the time; null where there is none.</summary>
    public string? Timestamp { get; }

    /// <summary>The header that holds the nonce; null where there is none.</summary>
    public string? Nonce { get; }

    /// <summary>Whether a timestamp or nonce can be known by it.</summary>
    public bool Contains(string placeholder) =>
        (placeholder == "timestamp" ? Timestamp : Nonce) is not null || _value.Placeholders.Contains(placeholder);

    /// <summary>The headers of a request of ours.</summary>
    public IEnumerable<KeyValuePair<string, string>> Write(string signature, string timestamp, string nonce)
    {
        yield return new(
            Name,
            _value.Fill(placeholder =>
                placeholder == "signature" ? signature
                : placeholder == "nonce" ? nonce
                : timestamp
            )
        );
        if (Timestamp is not null)
            yield return new(Timestamp, timestamp);
        if (Nonce is not null)
            yield return new(Nonce, nonce);
    }

    /// <summary>What the headers of a message say.</summary>
    public SignatureParts Read(Func<string, string?> headers, SignatureEncoding encoding)
    {
        var value = headers(Name) ?? "";
        List<byte[]> signatures = [];
        List<string> timestamps = [],
            nonces = [];
        // One that has exactly the form needs no parts, which may look alike where nothing but their order tells them apart.
        if (_value.Match(value) is { } whole && encoding.Read(whole["signature"]) is { } single)
            return new SignatureParts(
                [single],
                whole.GetValueOrDefault("timestamp") ?? Only([], Timestamp),
                whole.GetValueOrDefault("nonce") ?? Only([], Nonce)
            );

        foreach (var piece in value.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var part in _parts)
            {
                if (part.Match(piece) is not { } found)
                    continue;
                if (found.TryGetValue("timestamp", out var time))
                    timestamps.Add(time);
                if (found.TryGetValue("nonce", out var once))
                    nonces.Add(once);
                if (found.TryGetValue("signature", out var text) && encoding.Read(text) is { } signature)
                    signatures.Add(signature);
            }

            if (signatures.Count > MaxSignatures)
                return new SignatureParts([], "", "");
        }

        return new SignatureParts(signatures, Only(timestamps, Timestamp), Only(nonces, Nonce));

        string Only(List<string> inside, string? other) =>
            inside switch
            {
                [] => (other is null ? null : headers(other)) ?? "",
                [var only] => only,
                _ => "",
            };
    }
}
