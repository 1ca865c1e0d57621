using System;
using System.Security.Cryptography;
using System.Text;
using Payments.Domain;

namespace Payments.Channels.Sandbox.Provider;

/// <summary>
/// The name of an inbox: chance, then a seal of it with the sandbox's key. Who has the name may read what came there, so nobody can guess one or
/// choose it; and as it proves itself, it is good after a restart, too.
/// </summary>
internal static class InboxName
{
    private const int ChanceBytes = 10;
    private const int SealBytes = 10;
    private const int ChanceLength = 16;

    public static string New(ReadOnlySpan<byte> key)
    {
        var chance = Base32.Encode(RandomNumberGenerator.GetBytes(ChanceBytes));
        return chance + Seal(key, chance);
    }

    public static bool IsMade(ReadOnlySpan<byte> key, string name) =>
        Base32.IsCanonical(name, ChanceBytes + SealBytes)
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(name[ChanceLength..]), Encoding.ASCII.GetBytes(Seal(key, name[..ChanceLength])));

    private static string Seal(ReadOnlySpan<byte> key, string chance) =>
        Base32.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes("inbox:" + chance)).AsSpan(0, SealBytes));
}
