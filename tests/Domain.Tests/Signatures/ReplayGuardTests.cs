using System.Collections.Immutable;
using Payments.Domain.Signatures;
using Xunit;

namespace Payments.Domain.Tests.Signatures;

public class ReplayGuardTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void a_request_passes_once_for_as_long_as_its_signature_counts()
    {
        var until = ReplayGuard.ValidUntil(Now);
        var (first, seen) = ReplayGuard.TryAdd([], new ReplayGuardEntry("a", until), Now);
        var (again, same) = ReplayGuard.TryAdd(seen, new ReplayGuardEntry("a", until), Now + StandardWebhooks.Tolerance);
        var (other, both) = ReplayGuard.TryAdd(seen, new ReplayGuardEntry("b", until), Now);
        var (later, kept) = ReplayGuard.TryAdd(both, new ReplayGuardEntry("a", until.AddHours(1)), until.AddSeconds(1));

        Assert.Equal(
            [ReplayGuardOutcome.Fresh, ReplayGuardOutcome.Seen, ReplayGuardOutcome.Fresh, ReplayGuardOutcome.Fresh],
            new[] { first, again, other, later }
        );
        Assert.Equal(seen, same);
        Assert.Equal(["a"], kept.Select(request => request.Id));
    }

    [Fact]
    public void one_more_than_can_be_remembered_is_not_let_in_until_another_has_ended()
    {
        var seen = ImmutableArray<ReplayGuardEntry>.Empty;
        for (var i = 0; i < ReplayGuard.MaxEntries; i++)
            seen = ReplayGuard.TryAdd(seen, new ReplayGuardEntry($"{i}", Now.AddSeconds(10 + i)), Now).Seen;

        var (full, _) = ReplayGuard.TryAdd(seen, new ReplayGuardEntry("more", Now.AddSeconds(600)), Now);
        var (room, _) = ReplayGuard.TryAdd(seen, new ReplayGuardEntry("more", Now.AddSeconds(600)), Now.AddSeconds(11));

        Assert.Equal((ReplayGuardOutcome.Full, ReplayGuardOutcome.Fresh), (full, room));
    }
}
