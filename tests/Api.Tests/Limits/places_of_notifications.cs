using System;
using System.Collections.Generic;
using System.Linq;
using Payments.Grains;
using Xunit;

namespace Payments.Api.Tests.Limits;

/// <summary>Who is sent how many notifications at once, at the limits.</summary>
public sealed class Places_of_notifications
{
    // Small, and in the proportions of the real ones.
    private static readonly PlaceLimits Small = new() { Places = 32, Reserve = 8, Few = 4, OfMerchant = 8, OfEndpoint = 4, Waiting = 400, WaitingOfMerchant = 100, WaitingOfEndpoint = 50 };

    private readonly NotificationPlaces _places = new(Small);

    [Fact]
    public void a_merchant_that_is_alone_has_all_that_there_are()
    {
        var places = Greedy("a", hosts: 12, each: 10);

        Assert.Equal((Small.Places, (12 * 10) - Small.Places - Refused(places)), (_places.Running, _places.Waiting));
        Assert.Equal(Small.Places, Granted(places));
    }

    [Fact]
    public void an_endpoint_that_is_alone_has_as_many_as_one_may_have_and_its_crowd()
    {
        var places = Greedy("a", hosts: 1, each: Small.OfEndpoint + Small.WaitingOfEndpoint);
        Assert.Equal((Small.OfEndpoint, Small.WaitingOfEndpoint, 0), (_places.Running, _places.Waiting, Refused(places)));

        Assert.Null(_places.TryEnter("a", "h0"));
        Assert.NotNull(_places.TryEnter("a", "h1"));
    }

    [Fact]
    public void whoever_has_few_needs_not_wait_for_one_who_has_taken_all()
    {
        var greedy = Greedy("a", hosts: 12, each: 8);
        Assert.Equal(Small.Places, Granted(greedy));

        var others = Enumerable.Range(0, 2).SelectMany(i => Greedy($"b{i}", hosts: 1, each: Small.Few)).ToList();

        Assert.Equal(Small.Reserve, Granted(others));
        Assert.Equal(Small.Places + Small.Reserve, _places.Running);
        Assert.False(_places.TryEnter("c", "h")!.Granted.IsCompleted);
    }

    [Fact]
    public void places_that_become_free_go_to_those_that_have_fewer_until_each_has_its_part()
    {
        var greedy = Greedy("a", hosts: 12, each: 8);
        var other = Greedy("b", hosts: 12, each: 8);
        Assert.Equal((Small.Places, Small.Few), (Granted(greedy), Granted(other)));

        // One after the other of the greedy merchant's ends, and what it has waiting could go on at once.
        while (Granted(other) < Small.OfMerchant) EndOne(greedy);

        Assert.Equal(Small.Places - Small.OfMerchant, Granted(greedy));
        Assert.Equal(Small.Places, _places.Running);
    }

    [Fact]
    public void beyond_its_part_a_merchant_has_no_more_while_others_wait()
    {
        var greedy = Greedy("a", hosts: 12, each: 8);
        var others = Enumerable.Range(0, 8).Select(i => Greedy($"b{i}", hosts: 2, each: 8)).ToList();

        for (var turns = 0; turns < 2 * Small.Places && Granted(greedy) > 0; turns++)
        {
            var (before, couldUse) = (Granted(greedy), others.Exists(places => Granted(places) < Small.OfMerchant));
            EndOne(greedy);
            if (couldUse && before > Small.OfMerchant) Assert.Equal(before - 1, Granted(greedy));
        }

        Assert.All(others, places => Assert.InRange(Granted(places), Small.Few, Small.OfMerchant));
    }

    [Fact]
    public void merchants_that_have_as_many_take_turns_and_so_do_endpoints_of_one()
    {
        var full = Enumerable.Range(0, 10).SelectMany(i => Greedy($"full{i}", hosts: 1, each: Small.Few)).ToList();
        Assert.Equal(Small.Places + Small.Reserve, Granted(full));
        var order = new List<string>();
        var waiting = new[] { ("a", "x"), ("a", "x"), ("a", "y"), ("b", "x"), ("b", "x"), ("c", "x") }
            .Select(who => (Who: who.Item1 + who.Item2, Place: _places.TryEnter(who.Item1, who.Item2)!)).ToList();

        foreach (var place in full.Where(place => place is not null))
        {
            place!.Dispose();
            foreach (var (who, _) in waiting.Where(each => each.Place.Granted.IsCompleted).ToList()) order.Add(who);
            waiting.RemoveAll(each => each.Place.Granted.IsCompleted);
        }

        Assert.Equal(["ax", "bx", "cx", "ay", "bx", "ax"], order);
    }

    [Fact]
    public void a_merchant_cannot_fill_the_line_of_all()
    {
        var greedy = Greedy("a", hosts: 30, each: Small.WaitingOfEndpoint);

        Assert.Equal(Small.WaitingOfMerchant, _places.Waiting);
        Assert.Equal(Small.Places + Small.WaitingOfMerchant, greedy.Count(place => place is not null));
        Assert.NotNull(_places.TryEnter("b", "h0"));
    }

    [Fact]
    public void the_line_of_all_has_an_end()
    {
        for (var i = 0; i < 10; i++) Greedy($"m{i}", hosts: 3, each: Small.WaitingOfEndpoint);

        Assert.Equal(Small.Waiting, _places.Waiting);
        Assert.Null(_places.TryEnter("late", "h0"));
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
            Assert.InRange(_places.Running, 0, Small.Places + Small.Reserve);
        }

        Assert.Equal((0, 0), (_places.Running, _places.Waiting));
    }

    [Fact]
    public void no_place_stays_empty_that_somebody_could_use()
    {
        var random = new Random(20);
        var taken = new List<(string Merchant, string Endpoint, NotificationPlace Place)>();
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(100) < 55)
            {
                var (merchant, endpoint) = ($"m{Math.Min(random.Next(8), random.Next(8))}", $"h{random.Next(6)}");
                if (_places.TryEnter(merchant, endpoint) is { } place) taken.Add((merchant, endpoint, place));
            }
            else if (taken.Count > 0)
            {
                var at = random.Next(taken.Count);
                taken[at].Place.Dispose();
                taken.RemoveAt(at);
            }

            var running = taken.Where(each => each.Place.Granted.IsCompleted).ToList();
            Assert.Equal((running.Count, taken.Count - running.Count), (_places.Running, _places.Waiting));
            if (step % 50 != 0) continue;
            var couldRun = taken.Except(running).Where(each => running.Count(other => (other.Merchant, other.Endpoint) == (each.Merchant, each.Endpoint)) < Small.OfEndpoint).ToList();
            if (_places.Running < Small.Places) Assert.Empty(couldRun);
            if (_places.Running < Small.Places + Small.Reserve) Assert.DoesNotContain(couldRun, each => running.Count(other => other.Merchant == each.Merchant) < Small.Few);
        }
    }

    /// <summary>What it has running: a place that was given back is taken off the list.</summary>
    private static int Granted(IEnumerable<NotificationPlace?> places) => places.Count(place => place is { Granted.IsCompleted: true });

    private static int Refused(IEnumerable<NotificationPlace?> places) => places.Count(place => place is null);

    private static void EndOne(List<NotificationPlace?> places)
    {
        var running = places.First(place => place is { Granted.IsCompleted: true })!;
        places.Remove(running);
        running.Dispose();
    }

    private List<NotificationPlace?> Greedy(string merchant, int hosts, int each) =>
        [.. Enumerable.Range(0, each).SelectMany(_ => Enumerable.Range(0, hosts).Select(host => _places.TryEnter(merchant, $"h{host}")))];
}
