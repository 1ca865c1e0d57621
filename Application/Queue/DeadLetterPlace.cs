using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Application.Queue;

/// <summary>
/// A place among the dead letters: behind one of them. A queue has no places of its own, and letters before it may be gone when somebody
/// comes back to it.
/// </summary>
/// <param name="Letter">A hash of that letter's id.</param>
/// <param name="Passed">How many letters there were up to it, itself included.</param>
public readonly record struct DeadLetterPlace(long Letter, int Passed)
{
    /// <summary>The place behind a letter.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="passed">How many letters there are up to it, itself included.</param>
    public static DeadLetterPlace Behind(string id, int passed) => new(Hash(id), passed);

    /// <summary>
    /// With which letter a page goes on. Letters go, and those that were handed out often go to the end, so the letter is looked for up to
    /// where it was, from there backwards, since equal letters have one id. Where it is gone, the page begins anew with what has waited
    /// longest: so some may be shown twice, and none is passed over.
    /// </summary>
    /// <param name="ids">The ids of the first <see cref="Passed"/> letters that there are now, or of fewer.</param>
    public int Next(IReadOnlyList<string> ids)
    {
        for (var i = Math.Min(ids.Count, Passed) - 1; i >= 0; i--)
            if (Hash(ids[i]) == Letter)
                return i + 1;
        return 0;
    }

    private static long Hash(string id) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
