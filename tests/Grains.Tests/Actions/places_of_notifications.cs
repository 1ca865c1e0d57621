using Payments.Domain.Ids;
using Payments.Grains.Actions;
using Xunit;

namespace Payments.Grains.Tests.Actions;

/// <summary>Who is sent how many notifications at once, at the limits.</summary>
public sealed class Places_of_notifications
{
    // Small, and in the proportions of the real ones.
    private static readonly ConcurrencyLimits Small = new()
    {
        MaxRunning = 32,
        ReservedForLightLoad = 8,
        LightLoad = 4,
        MaxRunningPerMerchant = 8,
        MaxRunningPerEndpoint = 4,
        MaxWaiting = 400,
        MaxWaitingPerMerchant = 100,
        MaxWaitingPerEndpoint = 50,
    };

    private readonly NotificationConcurrency _places = new(Small);

    [Fact]
    public void a_merchant_that_is_alone_has_all_that_there_are()
    {
        var places = Greedy("a", hosts: 12, each: 10);

        Assert.Equal((Small.MaxRunning, (12 * 10) - Small.MaxRunning - Refused(places)), (_places.Running, _places.Waiting));
        Assert.Equal(Small.MaxRunning, Granted(places));
    }

    [Fact]
    public void an_endpoint_that_is_alone_has_as_many_as_one_may_have_and_its_crowd()
    {
        var places = Greedy("a", hosts: 1, each: Small.MaxRunningPerEndpoint + Small.MaxWaitingPerEndpoint);
        Assert.Equal((Small.MaxRunningPerEndpoint, Small.MaxWaitingPerEndpoint, 0), (_places.Running, _places.Waiting, Refused(places)));

        Assert.Null(_places.TryAcquire(new MerchantId("a"), "h0"));
        Assert.NotNull(_places.TryAcquire(new MerchantId("a"), "h1"));
    }

    [Fact]
    public void whoever_has_few_needs_not_wait_for_one_who_has_taken_all()
    {
        var greedy = Greedy("a", hosts: 12, each: 8);
        Assert.Equal(Small.MaxRunning, Granted(greedy));

        var others = Enumerable.Range(0, 2).SelectMany(i => Greedy($"b{i}", hosts: 1, each: Small.LightLoad)).ToList();

        Assert.Equal(Small.ReservedForLightLoad, Granted(others));
        Assert.Equal(Small.MaxRunning + Small.ReservedForLightLoad, _places.Running);
        Assert.False(_places.TryAcquire(new MerchantId("c"), "h")!.Granted.IsCompleted);
    }

    [Fact]
    public void places_that_become_free_go_to_those_that_have_fewer_until_each_has_its_part()
    {
        var greedy = Greedy("a", hosts: 12, each: 8);
        var other = Greedy("b", hosts: 12, each: 8);
        Assert.Equal((Small.MaxRunning, Small.LightLoad), (Granted(greedy), Granted(other)));

        // One after the other of the greedy merchant's ends, and what it has waiting could go on at once.
        while (Granted(other) < Small.MaxRunningPerMerchant)
            EndOne(greedy);

        Assert.Equal(Small.MaxRunning - Small.MaxRunningPerMerchant, Granted(greedy));
        Assert.Equal(Small.MaxRunning, _places.Running);
    }

    [Fact]
    public void beyond_its_part_a_merchant_has_no_more_while_others_wait()
    {
        var greedy = Greedy("a", hosts: 12, each: 8);
        var others = Enumerable.Range(0, 8).Select(i => Greedy($"b{i}", hosts: 2, each: 8)).ToList();

        for (var turns = 0; turns < 2 * Small.MaxRunning && Granted(greedy) > 0; turns++)
        {
            var (before, couldUse) = (Granted(greedy), others.Exists(places => Granted(places) < Small.MaxRunningPerMerchant));
            EndOne(greedy);
            if (couldUse && before > Small.MaxRunningPerMerchant)
                Assert.Equal(before - 1, Granted(greedy));
        }

        Assert.All(others, places => Assert.InRange(Granted(places), Small.LightLoad, Small.MaxRunningPerMerchant));
    }

    [Fact]
    public void merchants_that_have_as_many_take_turns_and_so_do_endpoints_of_one()
    {
        var full = Enumerable.Range(0, 10).SelectMany(i => Greedy($"full{i}", hosts: 1, each: Small.LightLoad)).ToList();
        Assert.Equal(Small.MaxRunning + Small.ReservedForLightLoad, Granted(full));
        var order = new List<string>();
        var waiting = new[] { ("a", "x"), ("a", "x"), ("a", "y"), ("b", "x"), ("b", "x"), ("c", "x") }
            .Select(who => (Who: who.Item1 + who.Item2, Place: _places.TryAcquire(new MerchantId(who.Item1), who.Item2)!))
            .ToList();

        foreach (var place in full.Where(place => place is not null))
        {
            place!.Dispose();
            foreach (var (who, _) in waiting.Where(each => each.Place.Granted.IsCompleted).ToList())
                order.Add(who);
            waiting.RemoveAll(each => each.Place.Granted.IsCompleted);
        }

        Assert.Equal(["ax", "bx", "cx", "ay", "bx", "ax"], order);
    }

    [Fact]
    public void a_merchant_cannot_fill_the_line_of_all()
    {
        var greedy = Greedy("a", hosts: 30, each: Small.MaxWaitingPerEndpoint);

        Assert.Equal(Small.MaxWaitingPerMerchant, _places.Waiting);
        Assert.Equal(Small.MaxRunning + Small.MaxWaitingPerMerchant, greedy.Count(place => place is not null));
        Assert.NotNull(_places.TryAcquire(new MerchantId("b"), "h0"));
    }

    [Fact]
    public void the_line_of_all_has_an_end()
    {
        for (var i = 0; i < 10; i++)
            Greedy($"m{i}", hosts: 3, each: Small.MaxWaitingPerEndpoint);

        Assert.Equal(Small.MaxWaiting, _places.Waiting);
        Assert.Null(_places.TryAcquire(new MerchantId("late"), "h0"));
    }

    [Fact]
    public void whoever_leaves_is_forgotten_granted_or_not_and_may_leave_twice()
    {
        var places = Enumerable.Range(0, 5).SelectMany(i => Greedy($"m{i}", hosts: 5, each: 5)).ToList();
        var random = new Random(7);
        foreach (var place in places.OrderBy(_ => random.Next()))
        {
            place!.Dispose();
            place.Dispose();
            Assert.InRange(_places.Running, 0, Small.MaxRunning + Small.ReservedForLightLoad);
        }

        Assert.Equal((0, 0), (_places.Running, _places.Waiting));
    }

    [Fact]
    public void no_place_stays_empty_that_somebody_could_use()
    {
        var random = new Random(20);
        var taken = new List<(string Merchant, string Endpoint, NotificationLease Place)>();
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(100) < 55)
            {
                var (merchant, endpoint) = ($"m{Math.Min(random.Next(8), random.Next(8))}", $"h{random.Next(6)}");
                if (_places.TryAcquire(new MerchantId(merchant), endpoint) is { } place)
                    taken.Add((merchant, endpoint, place));
            }
            else if (taken.Count > 0)
            {
                var at = random.Next(taken.Count);
                taken[at].Place.Dispose();
                taken.RemoveAt(at);
            }

            var running = taken.Where(each => each.Place.Granted.IsCompleted).ToList();
            Assert.Equal((running.Count, taken.Count - running.Count), (_places.Running, _places.Waiting));
            if (step % 50 != 0)
                continue;
            var couldRun = taken
                .Except(running)
                .Where(each =>
                    running.Count(other => (other.Merchant, other.Endpoint) == (each.Merchant, each.Endpoint)) < Small.MaxRunningPerEndpoint
                )
                .ToList();
            if (_places.Running < Small.MaxRunning)
                Assert.Empty(couldRun);
            if (_places.Running < Small.MaxRunning + Small.ReservedForLightLoad)
                Assert.DoesNotContain(couldRun, each => running.Count(other => other.Merchant == each.Merchant) < Small.LightLoad);
        }
    }

    /// <summary>What it has running: a place that was given back is taken off the list.</summary>
    private static int Granted(IEnumerable<NotificationLease?> places) => places.Count(place => place is { Granted.IsCompleted: true });

    private static int Refused(IEnumerable<NotificationLease?> places) => places.Count(place => place is null);

    private static void EndOne(List<NotificationLease?> places)
    {
        var running = places.First(place => place is { Granted.IsCompleted: true })!;
        places.Remove(running);
        running.Dispose();
    }

    private List<NotificationLease?> Greedy(string merchant, int hosts, int each) =>
        [
            .. Enumerable
                .Range(0, each)
                .SelectMany(_ => Enumerable.Range(0, hosts).Select(host => _places.TryAcquire(new MerchantId(merchant), $"h{host}"))),
        ];
}
