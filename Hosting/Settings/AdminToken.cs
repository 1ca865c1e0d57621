using System.Security.Cryptography;
using System.Text;

namespace Payments.Hosting;

/// <summary>The token that lets operators in.</summary>
/// <param name="Value">At least 16 characters.</param>
public sealed record AdminToken(string Value)
{
    /// <summary>Tells whether a text is the token. Hashing first makes the comparison take the same time for texts of any length.</summary>
    public bool Is(string text) => CryptographicOperations.FixedTimeEquals(Hash(Value), Hash(text));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
