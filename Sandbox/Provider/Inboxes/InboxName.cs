using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Text;

namespace Payments.Sandbox.Provider.Inboxes;

/// <summary>
/// The name of an inbox: chance, then a seal of it with the sandbox's key. Who has the name may read what came there, so nobody can guess
/// one or choose it; and as it proves itself, it is good after a restart, too.
/// </summary>
internal static class InboxName
{
    private const int RandomBytes = 10;
    private const int SealBytes = 10;
    private const int RandomLength = 16;

    public static string New(ReadOnlySpan<byte> key)
    {
        var chance = Base32.Encode(RandomNumberGenerator.GetBytes(RandomBytes));
        return chance + Seal(key, chance);
    }

    public static bool IsValid(ReadOnlySpan<byte> key, string name) =>
        Base32.IsCanonical(name, RandomBytes + SealBytes)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(name[RandomLength..]),
            Encoding.ASCII.GetBytes(Seal(key, name[..RandomLength]))
        );

    private static string Seal(ReadOnlySpan<byte> key, string random) =>
        Base32.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes("inbox:" + random)).AsSpan(0, SealBytes));
}
