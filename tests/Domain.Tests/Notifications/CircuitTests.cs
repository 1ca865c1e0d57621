using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Domain.Tests.Orders;
using Xunit;

namespace Payments.Domain.Tests.Notifications;

public class CircuitTests
{
    private const string Url = "https://shop.example/notify";
    private static readonly DateTimeOffset Now = Scene.Start;

    [Theory]
    [InlineData(4, CircuitState.Closed)]
    [InlineData(5, CircuitState.Open)]
    [InlineData(500, CircuitState.Open)]
    public void it_opens_after_five_failures(int failures, CircuitState expected) =>
        Assert.Equal(expected, Circuit.New.Record(Failed(failures)).State);

    [Fact]
    public void an_acknowledgement_in_between_keeps_it_closed()
    {
        var circuit = Circuit.New.Record(Failed(4)).Record(Acknowledged()).Record(Failed(4));

        Assert.Equal(CircuitState.Closed, circuit.State);
        Assert.Equal(CircuitState.Closed, circuit.Record(Failed(90) with { Acknowledged = 1 }).State);
    }

    [Fact]
    public void probes_come_ever_later_up_to_five_minutes()
    {
        var (circuit, now) = (Circuit.New.Record(Failed(5)), Now);
        var waits = new double[8];
        for (var i = 0; i < waits.Length; i++)
        {
            waits[i] = (circuit.NextProbeAt!.Value - now).TotalSeconds;
            Assert.False(circuit.CanProbe(circuit.NextProbeAt.Value.AddTicks(-1)));
            now = circuit.NextProbeAt.Value;
            Assert.True(circuit.CanProbe(now));
            circuit = circuit.StartProbe(now).Record(Failed(1, now));
        }

        Assert.Equal([10, 20, 40, 80, 160, 300, 300, 300], waits);
        Assert.Equal((CircuitState.Open, Now), (circuit.State, circuit.Since));
    }

    [Fact]
    public void one_probe_goes_at_a_time_and_one_that_is_never_answered_gives_way()
    {
        var circuit = Circuit.New.Record(Failed(5)).StartProbe(Now.AddSeconds(10));

        Assert.False(circuit.CanProbe(Now.AddSeconds(69)));
        Assert.True(circuit.CanProbe(Now.AddSeconds(70)));
        Assert.True(circuit.CancelProbe(Now.AddSeconds(11)).CanProbe(Now.AddSeconds(11)));
    }

    [Fact]
    public void failures_of_attempts_that_were_under_way_do_not_move_the_probe()
    {
        var circuit = Circuit.New.Record(Failed(5));

        Assert.Equal(circuit.NextProbeAt, circuit.Record(Failed(50, Now.AddSeconds(9))).NextProbeAt);
    }

    [Fact]
    public void an_acknowledgement_lets_it_recover_and_failures_open_it_again()
    {
        var recovering = Circuit.New.Record(Failed(5)).Record(Acknowledged());

        Assert.Equal(CircuitState.Recovering, recovering.State);
        Assert.Equal(Circuit.New, recovering.CompleteRecovery());
        Assert.Equal(CircuitState.Recovering, recovering.Record(Failed(4)).State);
        Assert.Equal(CircuitState.Open, recovering.Record(Failed(5)).State);
        Assert.Equal(CircuitState.Open, recovering.Record(Failed(5)).CompleteRecovery().State);
    }

    [Fact]
    public void answers_that_say_nothing_of_the_endpoints_health_do_not_count()
    {
        var refused = new Delivery
        {
            At = Now,
            Duration = TimeSpan.Zero,
            HttpStatus = 404,
            Error = "http_status",
        };
        var tally = Enumerable.Repeat(refused, 20).Aggregate(EndpointTally.None, (sum, delivery) => sum.With(delivery));

        Assert.Equal(CircuitState.Closed, Circuit.New.Record(tally).State);
        Assert.True((refused with { HttpStatus = 503 }).IsEndpointFailure);
        Assert.True((refused with { HttpStatus = 429 }).IsEndpointFailure);
        Assert.True((refused with { HttpStatus = null, Error = "connection_refused" }).IsEndpointFailure);
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(20 * 60, 300)]
    [InlineData(60 * 60, 900)]
    [InlineData(12 * 3600, 1800)]
    [InlineData((24 * 3600) - 1, 1800)]
    public void an_order_looks_again_by_itself_ever_later(int heldSeconds, int expected)
    {
        Assert.Equal(expected, Circuit.NextDeferral(TimeSpan.FromSeconds(heldSeconds), 0.5)!.Value.TotalSeconds, 3);
        Assert.Equal(expected * 0.8, Circuit.NextDeferral(TimeSpan.FromSeconds(heldSeconds), 0)!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void nothing_is_held_back_for_more_than_a_day_so_that_every_schedule_ends() =>
        Assert.Null(Circuit.NextDeferral(TimeSpan.FromHours(24), 0.5));

    [Fact]
    public void gone_stays_gone_until_it_acknowledges_or_is_set_again()
    {
        var gone = Circuit.New.Record(EndpointTally.None with { IsGone = true, At = Now });

        Assert.Equal(CircuitState.Gone, gone.Record(Failed(9)).State);
        Assert.False(gone.CanProbe(Now.AddDays(9)));
        Assert.Equal(CircuitState.Recovering, gone.Record(Acknowledged()).State);
    }

    [Fact]
    public void an_open_circuit_releases_one_probe_and_then_what_waits_oldest_due_first_and_paced()
    {
        var circuits = Open();
        foreach (var i in Enumerable.Range(0, 200).Reverse())
            circuits.Defer(Held(i));

        Assert.Empty(circuits.DequeueDue(Now.AddSeconds(9)));
        Assert.Equal(["ord_000"], circuits.DequeueDue(Now.AddSeconds(10)).Select(held => held.OrderId.Value));
        Assert.Empty(circuits.DequeueDue(Now.AddSeconds(11)));
        circuits.Record(Url, Acknowledged());
        var released = Enumerable
            .Range(0, 4)
            .Select(second => circuits.DequeueDue(Now.AddSeconds(12 + second)).Select(held => held.OrderId).ToList())
            .ToList();

        Assert.Equal([50, 100, 49, 0], released.Select(few => few.Count));
        Assert.Equal(Enumerable.Range(1, 199).Select(i => Held(i).OrderId), released.SelectMany(few => few));
        Assert.Empty(circuits.Views);
        Assert.False(circuits.NeedsTimer);
    }

    [Fact]
    public void an_order_is_held_once_and_no_more_are_remembered_than_the_limit()
    {
        var circuits = Open();
        circuits.Defer(Held(1));
        circuits.Defer(Held(1) with { DueAt = Now.AddSeconds(99) });
        Assert.Equal(1, circuits.Views.Single().Deferred);

        for (var i = 0; i < EndpointCircuits.MaxDeferred + 10; i++)
            circuits.Defer(Held(i));
        Assert.Equal(EndpointCircuits.MaxDeferred, circuits.Views.Single().Deferred);
    }

    [Fact]
    public void urls_are_watched_apart_and_no_more_than_the_limit()
    {
        var circuits = Open();
        Assert.True(circuits.TryProbe("https://other.example/", Now));
        Assert.False(circuits.TryProbe(Url, Now));

        for (var i = 0; i < EndpointCircuits.MaxEndpoints + 10; i++)
            circuits.Record($"https://shop.example/{i}", Failed(5));
        Assert.Equal(EndpointCircuits.MaxEndpoints, circuits.Views.Length);
    }

    [Fact]
    public void a_caller_may_be_the_probe_only_where_nobody_waits_and_the_time_has_come()
    {
        var circuits = Open();
        Assert.False(circuits.TryProbe(Url, Now.AddSeconds(9)));
        Assert.True(circuits.TryProbe(Url, Now.AddSeconds(10)));
        Assert.False(circuits.TryProbe(Url, Now.AddSeconds(10)));

        circuits.Record(Url, Failed(1, Now.AddSeconds(10)));
        circuits.Defer(Held(1));
        Assert.False(circuits.TryProbe(Url, Now.AddSeconds(99)));
    }

    [Fact]
    public void setting_the_url_again_releases_what_was_held_back()
    {
        var circuits = Open();
        circuits.Defer(Held(1));

        circuits.Reset(Url);

        Assert.Single(circuits.DequeueDue(Now));
        Assert.Empty(circuits.Views);
    }

    private static EndpointCircuits Open()
    {
        var circuits = new EndpointCircuits();
        circuits.Record(Url, Failed(5));
        return circuits;
    }

    private static DeferredNotification Held(int i) =>
        new(Url, new OrderId($"ord_{i:000}"), new EventId($"evt_{i:000}"), Now.AddSeconds(i));

    private static EndpointTally Failed(int count, DateTimeOffset? at = null) =>
        EndpointTally.None with
        {
            Failed = count,
            LastFailure = "timeout",
            At = at ?? Now,
        };

    private static EndpointTally Acknowledged() => EndpointTally.None with { Acknowledged = 1, At = Now.AddSeconds(10) };
}
