using System.Security.Cryptography;
using System.Text;

namespace Payments.Hosting.Settings;

/// <summary>
/// The token that lets operators in: 16 to 256 characters of printable ASCII without blanks, from wherever it comes. Of it only a hash is
/// kept.
/// </summary>
public sealed record AdminToken
{
    /// <summary>The setting that holds it.</summary>
    internal const string SettingName = "Payments:AdminToken";

    private const int MinLength = 16;
    private const int MaxLength = 256;
    private const string Bearer = "Bearer ";

    private readonly string _hash;

    private AdminToken(string text) => _hash = Convert.ToHexString(Hash(text));

    /// <summary>Names the token without telling anything of it, so that what was begun under another is known.</summary>
    public string Mark => Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(_hash), "mark"u8).AsSpan(0, 16));

    /// <summary>The one check of every admin token.</summary>
    /// <param name="text">What a setting or a file holds.</param>
    /// <param name="source">The setting or the file, for the error.</param>
    /// <exception cref="SettingException">It is no token. The text is never part of the message.</exception>
    public static AdminToken Parse(string text, string source) =>
        text switch
        {
            _ when text.Any(sign => sign is not (> ' ' and < '\x7f')) => throw new SettingException(
                source,
                "holds a blank, a line break or a character outside ASCII. An admin token is printable ASCII without blanks, as `openssl rand -hex 24` prints."
            ),
            { Length: < MinLength or > MaxLength } => throw new SettingException(
                source,
                $"has {text.Length} characters. An admin token has {MinLength} to {MaxLength}; `openssl rand -hex 24` makes one."
            ),
            _ => new AdminToken(text),
        };

    /// <summary>
    /// Tells whether a text is the token, byte for byte. Hashing first makes the comparison take the same time for texts of any length.
    /// </summary>
    public bool Matches(string text) => CryptographicOperations.FixedTimeEquals(Convert.FromHexString(_hash), Hash(text));

    /// <summary>Tells whether an <c>Authorization</c> header carries the token as <c>Bearer</c>.</summary>
    public bool IsInHeader(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && Matches(authorization[Bearer.Length..]);

    /// <summary>Tells nothing of it.</summary>
    public override string ToString() => nameof(AdminToken);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
