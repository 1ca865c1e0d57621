using System.Collections.Immutable;
using System.Numerics;

namespace Payments.Domain.Orders.Rules;

/// <summary>
/// What an order keeps of callbacks that change nothing. Equal ones are one entry with a count, so that a provider that repeats itself
/// neither makes an order grow nor has it written each time: an order that is written again costs a place in a commit.
/// </summary>
public static class IgnoredCallbackRules
{
    /// <summary>How many different ones an order keeps: 20. Further ones are counted by channel and reason alone.</summary>
    public const int MaxKept = 20;

    /// <summary>How many entries there are at most: 32, those by channel and reason included. What does not fit is not kept.</summary>
    public const int MaxEntries = 32;

    /// <summary>How often an entry is written down each time: 8. After that, whenever the count has doubled.</summary>
    public const int WrittenEachTime = 8;

    /// <summary>After how long one more is written down whatever the count is: a minute.</summary>
    public static readonly TimeSpan WrittenAfter = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after a payment was recorded one callback about it is a matter of course: a minute. Providers that answer a charge and call
    /// about it, too, do so with every order, which must not cost each a write.
    /// </summary>
    public static readonly TimeSpan ExpectedWithin = TimeSpan.FromMinutes(1);

    /// <summary>Counts a callback.</summary>
    /// <param name="known">What the order keeps already.</param>
    /// <param name="ignored">What came now, once.</param>
    /// <param name="isExpected">The first such is a matter of course, and not worth a write.</param>
    /// <returns>
    /// What it keeps from now on, <paramref name="known"/> itself where there is no room; and whether that is worth a write. What is not
    /// stays in memory until it is, or until something else is written, and is lost with the process.
    /// </returns>
    public static (ImmutableArray<IgnoredCallback> Callbacks, bool IsWorthWriting) Add(
        ImmutableArray<IgnoredCallback> known,
        IgnoredCallback ignored,
        bool isExpected = false
    )
    {
        var index = IndexOf(known, ignored);
        if (index < 0 && known.Length >= MaxKept)
        {
            ignored = ignored with { PaymentId = null, Reported = null };
            index = IndexOf(known, ignored);
        }

        if (index < 0)
            return known.Length < MaxEntries ? (known.Add(ignored), !isExpected) : (known, false);

        var entry = known[index];
        var count = entry.Count < int.MaxValue ? entry.Count + 1 : entry.Count;
        var isWorthWriting = count <= WrittenEachTime || BitOperations.IsPow2(count) || ignored.LastAt - entry.LastAt >= WrittenAfter;
        return (
            // The time of what is not written stays, so that the next one a minute after what was written is.
            known.SetItem(index, entry with { Count = count, LastAt = isWorthWriting ? ignored.LastAt : entry.LastAt }),
            isWorthWriting
        );
    }

    private static int IndexOf(ImmutableArray<IgnoredCallback> known, IgnoredCallback ignored)
    {
        for (var i = 0; i < known.Length; i++)
            if (known[i].IsSameAs(ignored))
                return i;
        return -1;
    }
}
