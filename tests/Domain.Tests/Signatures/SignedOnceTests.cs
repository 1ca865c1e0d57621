using System;
using System.Collections.Immutable;
using System.Linq;
using Xunit;

namespace Payments.Domain.Tests;

public class SignedOnceTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void a_request_passes_once_for_as_long_as_its_signature_counts()
    {
        var until = SignedOnce.CountsUntil(Now);
        var (first, seen) = SignedOnce.Accept([], new SeenRequest("a", until), Now);
        var (again, same) = SignedOnce.Accept(seen, new SeenRequest("a", until), Now + StandardWebhooks.Tolerance);
        var (other, both) = SignedOnce.Accept(seen, new SeenRequest("b", until), Now);
        var (later, kept) = SignedOnce.Accept(both, new SeenRequest("a", until.AddHours(1)), until.AddSeconds(1));

        Assert.Equal([SignedOnceOutcome.Fresh, SignedOnceOutcome.Seen, SignedOnceOutcome.Fresh, SignedOnceOutcome.Fresh], new[] { first, again, other, later });
        Assert.Equal(seen, same);
        Assert.Equal(["a"], kept.Select(request => request.Id));
    }

    [Fact]
    public void one_more_than_can_be_remembered_is_not_let_in_until_another_has_ended()
    {
        var seen = ImmutableArray<SeenRequest>.Empty;
        for (var i = 0; i < SignedOnce.MaxRemembered; i++)
            seen = SignedOnce.Accept(seen, new SeenRequest($"{i}", Now.AddSeconds(10 + i)), Now).Seen;

        var (full, _) = SignedOnce.Accept(seen, new SeenRequest("more", Now.AddSeconds(600)), Now);
        var (room, _) = SignedOnce.Accept(seen, new SeenRequest("more", Now.AddSeconds(600)), Now.AddSeconds(11));

        Assert.Equal((SignedOnceOutcome.Full, SignedOnceOutcome.Fresh), (full, room));
    }
}
