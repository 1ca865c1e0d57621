using System.Net;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Payments.Cluster.Tests.AdoNet;

public sealed class Membership : AdoNetDatabase
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private IMembershipTable Table => Providers.Members;

    [Fact]
    public async Task a_new_table_has_version_0_and_nobody_in_it()
    {
        var read = await Table.ReadAllAsync();

        Assert.Empty(read.Members);
        Assert.Equal(new TableVersion(0, "0"), read.Version);
        Assert.Equal(new TableVersion(0, "0"), (await Table.ReadRowAsync(Address(1))).Version);
    }

    [Fact]
    public async Task a_silo_that_joins_is_read_as_it_was_written()
    {
        await Join(Silo(1));
        await Join(Silo(2));

        var all = await Table.ReadAllAsync();
        var one = await Table.ReadRowAsync(Address(2));

        Assert.Equal(new TableVersion(2, "2"), all.Version);
        Assert.Equal(all.Version, one.Version);
        Assert.Equal([Address(1), Address(2)], all.Members.Select(member => member.Item1.SiloAddress).Order());
        Assert.Equal(Silo(2).ToFullString(), Assert.Single(one.Members).Item1.ToFullString());
        Assert.Equal((Noon, DateTimeKind.Utc), (one.Members[0].Item1.StartTime, one.Members[0].Item1.StartTime.Kind));
    }

    [Fact]
    public async Task a_silo_that_starts_later_finds_the_table_as_it_is()
    {
        await Join(Silo(1));

        await using var second = await StartAsync();

        Assert.Equal(1, (await second.Members.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task an_insert_with_an_old_version_is_refused_and_changes_nothing()
    {
        var old = (await Table.ReadAllAsync()).Version;
        await Join(Silo(1));

        Assert.False(await Table.InsertRowAsync(Silo(2), old.Next()));

        var read = await Table.ReadAllAsync();
        Assert.Equal((1, 1), (read.Version.Version, read.Members.Count));
    }

    [Fact]
    public async Task a_silo_that_is_in_the_table_is_not_inserted_again()
    {
        await Join(Silo(1));

        Assert.False(await Table.InsertRowAsync(Silo(1), (await Table.ReadAllAsync()).Version.Next()));

        Assert.Equal(1, (await Table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task of_many_that_join_at_once_with_the_same_version_one_does()
    {
        await using var second = await StartAsync();
        var version = (await Table.ReadAllAsync()).Version.Next();

        var joined = await Task.WhenAll(
            Enumerable.Range(1, 16).Select(i => (i % 2 == 0 ? Table : second.Members).InsertRowAsync(Silo(i), version))
        );

        var read = await Table.ReadAllAsync();
        Assert.Equal((1, 1, 1), (joined.Count(done => done), read.Version.Version, read.Members.Count));
    }

    [Fact]
    public async Task an_update_is_seen_by_the_other_silo()
    {
        await using var second = await StartAsync();
        await Join(Silo(1));
        var suspected = Silo(1);
        suspected.Status = SiloStatus.Dead;
        suspected.AddSuspector(Address(2), Noon.AddMinutes(1));
        suspected.AddSuspector(Address(3), Noon.AddMinutes(2));

        var before = await second.Members.ReadAllAsync();
        Assert.True(await second.Members.UpdateRowAsync(suspected, before.Members[0].Item2, before.Version.Next()));

        var read = await Table.ReadAllAsync();
        Assert.Equal(new TableVersion(2, "2"), read.Version);
        Assert.Equal(suspected.ToFullString(), Assert.Single(read.Members).Item1.ToFullString());
    }

    [Fact]
    public async Task an_update_with_an_old_version_is_refused_and_changes_nothing()
    {
        await Join(Silo(1));
        var old = (await Table.ReadAllAsync()).Version;
        await Join(Silo(2));

        var dead = Silo(1);
        dead.Status = SiloStatus.Dead;
        Assert.False(await Table.UpdateRowAsync(dead, "", old.Next()));

        var read = await Table.ReadAllAsync();
        Assert.Equal(2, read.Version.Version);
        Assert.All(read.Members, member => Assert.Equal(SiloStatus.Active, member.Item1.Status));
    }

    [Fact]
    public async Task an_update_of_an_unknown_silo_is_refused_and_leaves_the_version()
    {
        Assert.False(await Table.UpdateRowAsync(Silo(1), "", (await Table.ReadAllAsync()).Version.Next()));

        Assert.Equal(0, (await Table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task a_heartbeat_leaves_the_version()
    {
        await Join(Silo(1));

        await Beat(Silo(1), Noon.AddMinutes(5));

        var read = await Table.ReadAllAsync();
        Assert.Equal((1, Noon.AddMinutes(5)), (read.Version.Version, Assert.Single(read.Members).Item1.IAmAliveTime));
    }

    [Fact]
    public async Task a_heartbeat_is_not_lost_by_the_update_of_a_silo_that_has_not_seen_it()
    {
        await Join(Silo(1));
        var read = await Table.ReadAllAsync();
        await Beat(Silo(1), Noon.AddMinutes(5));

        Assert.True(await Table.UpdateRowAsync(read.Members[0].Item1, read.Members[0].Item2, read.Version.Next()));

        Assert.Equal(Noon.AddMinutes(5), (await Table.ReadAllAsync()).Members[0].Item1.IAmAliveTime);
    }

    [Fact]
    public async Task heartbeats_cleanups_and_updates_do_not_stop_each_other()
    {
        await Join(Silo(1));
        var beats = Enumerable.Range(1, 50).Select(i => Beat(Silo(1), Noon.AddSeconds(i)));
        var cleanups = Enumerable.Range(1, 10).Select(_ => Table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Noon)));
        var updates = Task.Run(async () =>
        {
            for (var version = 1; version <= 50; version++)
                Assert.True(await Table.UpdateRowAsync(Silo(1), $"{version}", new TableVersion(version, $"{version}").Next()));
        });

        await Task.WhenAll([updates, .. beats, .. cleanups]);

        Assert.Equal(51, (await Table.ReadAllAsync()).Version.Version);
    }

    [Fact]
    public async Task a_cleanup_removes_who_is_dead_for_long()
    {
        await Join(Silo(1, SiloStatus.Dead));
        await Join(Silo(2, SiloStatus.Dead));
        await Join(Silo(3));
        await Beat(Silo(2), Noon.AddDays(1));

        await Table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Noon.AddHours(1)));

        var read = await Table.ReadAllAsync();
        Assert.Equal([Address(2), Address(3)], read.Members.Select(member => member.Item1.SiloAddress).Order());
        Assert.Equal(3, read.Version.Version);
    }

    [Fact]
    public async Task clients_are_told_the_gateways_of_active_silos()
    {
        await Join(Silo(1));
        await Join(Silo(2, SiloStatus.Joining));
        await Join(Silo(3, SiloStatus.Dead));
        await Join(Silo(4, proxyPort: 0));

        var gateway = Assert.Single(await Providers.Gateways.GetGateways());

        Assert.Equal(SiloAddress.New(IPAddress.Parse("10.0.0.1"), 30000, 1).ToGatewayUri(), gateway);
    }

    [Fact]
    public async Task clusters_do_not_see_each_other()
    {
        await using var other = await StartAsync(new ProviderSettings(ClusterId: "other"));
        await Join(Silo(1));
        Assert.True(await other.Members.InsertRowAsync(Silo(1), (await other.Members.ReadAllAsync()).Version.Next()));

        await Table.DeleteMembershipTableEntriesAsync("cluster");

        Assert.Single((await other.Members.ReadAllAsync()).Members);
        Assert.Single(await other.Gateways.GetGateways());
        await Table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        var read = await Table.ReadAllAsync();
        Assert.Equal((0, 0), (read.Version.Version, read.Members.Count));
    }

    private static SiloAddress Address(int i) => SiloAddress.New(IPAddress.Parse($"10.0.0.{i}"), 11111, i);

    private static MembershipEntry Silo(int i, SiloStatus status = SiloStatus.Active, int proxyPort = 30000) =>
        new()
        {
            SiloAddress = Address(i),
            SiloName = $"silo {i}",
            HostName = $"host {i}",
            Status = status,
            ProxyPort = proxyPort,
            StartTime = Noon,
            IAmAliveTime = Noon,
        };

    private async Task Join(MembershipEntry silo) =>
        Assert.True(await Table.InsertRowAsync(silo, (await Table.ReadAllAsync()).Version.Next()));

    private Task Beat(MembershipEntry silo, DateTime at)
    {
        silo.IAmAliveTime = at;
        return Table.UpdateIAmAliveAsync(silo);
    }
}
