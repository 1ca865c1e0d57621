using Payments.Domain.Merchants;
using Payments.Domain.Signatures;
using Payments.Simulation.Scheduling;

namespace Payments.Simulation.World;

/// <summary>
/// The webhook secrets of one merchant, as they became durable. Its server may know any of those that count and no other, so each of them
/// has to have signed what it is told, and none that has ended may.
/// </summary>
/// <param name="scheduler">Knows the true time.</param>
/// <param name="open">Opens what is sealed.</param>
internal sealed class WebhookSecrets(Scheduler scheduler, Func<SealedSecret, byte[]> open)
{
    /// <summary>
    /// How much later or earlier than it is durable a process may go by a change: until an activation that missed it looks, which may
    /// fail a few times, and as long as an answer takes that comes late, a copy counts and clocks are apart.
    /// </summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    private readonly List<Secret> _all = [];

    private DateTimeOffset Now => SimulatedClock.Epoch + scheduler.Now;

    /// <summary>These count from now on.</summary>
    public void Change(Merchant merchant)
    {
        var counting = (merchant.FormerWebhookKeys ?? [])
            .Select(former => (Key: open(former.Key), Until: former.Until))
            .Prepend((Key: open(merchant.WebhookKey), Until: DateTimeOffset.MaxValue))
            .ToList();
        foreach (var (key, until) in counting)
        {
            if (_all.Find(known => known.Key.AsSpan().SequenceEqual(key)) is { } known)
                known.Until = until;
            else
                _all.Add(new Secret(key, Now) { Until = until });
        }

        foreach (
            var ended in _all.Where(known => known.Until > Now && !counting.Exists(each => each.Key.AsSpan().SequenceEqual(known.Key)))
        )
            ended.Until = Now;
    }

    /// <summary>What is wrong with the signatures of a notification.</summary>
    public IEnumerable<string> Check(string signatures, string id, long time, byte[] body)
    {
        var present = signatures.Split(' ');
        var signed = _all.Where(secret =>
                present.Contains(StandardWebhooks.Sign(secret.Key, id, DateTimeOffset.FromUnixTimeSeconds(time), body))
            )
            .ToList();
        if (signed.Count == 0)
            yield return "is not signed";
        if (signed.Count < present.Length)
            yield return "is signed with a secret that nobody has";
        if (signed.Exists(secret => secret.Until < Now - Tolerance))
            yield return "is signed with a secret that has ended";
        if (_all.Exists(secret => secret.Since < Now - Tolerance && secret.Until > Now + Tolerance && !signed.Contains(secret)))
            yield return "is not signed with a secret that counts";
    }

    private sealed class Secret(byte[] key, DateTimeOffset since)
    {
        public byte[] Key => key;

        public DateTimeOffset Since => since;

        public DateTimeOffset Until { get; set; }
    }
}
