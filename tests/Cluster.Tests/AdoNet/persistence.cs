using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Xunit;

namespace Payments.Cluster.Tests.AdoNet;

public sealed class Persistence : AdoNetDatabase
{
    private static readonly GrainId Merchant = GrainId.Create("merchant", "mer_1");

    [Fact]
    public async Task an_unknown_grain_has_no_state()
    {
        var read = await Read(Merchant);

        Assert.Equal((false, null, 0), (read.RecordExists, read.ETag, read.State!.Amount));
    }

    [Fact]
    public async Task what_is_written_is_read_by_another_silo()
    {
        await using var second = await StartAsync();
        var state = await Write(Merchant, 5);
        Assert.Equal((true, "1"), (state.RecordExists, state.ETag));

        var read = await Read(Merchant, second);

        Assert.Equal((true, "1", 5), (read.RecordExists, read.ETag, read.State!.Amount));
    }

    [Fact]
    public async Task a_state_that_was_read_can_be_written_again_and_again()
    {
        var state = await Write(Merchant, 5);
        for (var amount = 6; amount <= 8; amount++)
            await Rewrite(Merchant, state, amount);

        var read = await Read(Merchant);

        Assert.Equal(("4", 8), (read.ETag, read.State!.Amount));
    }

    [Fact]
    public async Task a_first_write_where_there_is_a_state_is_inconsistent()
    {
        await Write(Merchant, 5);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(Merchant, 6));

        Assert.Equal(5, (await Read(Merchant)).State!.Amount);
    }

    [Fact]
    public async Task a_write_with_an_old_version_is_inconsistent_and_changes_nothing()
    {
        var first = await Write(Merchant, 5);
        var second = await Read(Merchant);
        await Rewrite(Merchant, first, 6);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Rewrite(Merchant, second, 7));

        Assert.Equal(("2", 6), ((await Read(Merchant)).ETag, (await Read(Merchant)).State!.Amount));
    }

    [Fact]
    public async Task a_write_of_a_version_that_nobody_stored_is_inconsistent()
    {
        var state = new GrainState<Wallet>(new Wallet { Amount = 5 }, "3") { RecordExists = true };

        await Assert.ThrowsAsync<InconsistentStateException>(() => Providers.States.WriteStateAsync("wallet", Merchant, state));

        Assert.False((await Read(Merchant)).RecordExists);
    }

    [Fact]
    public async Task of_many_that_write_for_the_first_time_at_once_one_does()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 16).Select(amount => Succeeds(() => Write(Merchant, amount))));

        Assert.Single(outcomes, done => done);
        Assert.Equal(Array.IndexOf(outcomes, true) + 1, (await Read(Merchant)).State!.Amount);
    }

    [Fact]
    public async Task of_many_that_have_read_the_same_version_one_writes()
    {
        await Write(Merchant, 0);
        var states = await Task.WhenAll(Enumerable.Range(1, 16).Select(_ => Read(Merchant)));

        var outcomes = await Task.WhenAll(states.Select((state, i) => Succeeds(() => Rewrite(Merchant, state, i + 1))));

        Assert.Single(outcomes, done => done);
        Assert.Equal(("2", Array.IndexOf(outcomes, true) + 1), ((await Read(Merchant)).ETag, (await Read(Merchant)).State!.Amount));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_cleared_state_is_gone_and_can_be_written_anew(bool deletes)
    {
        await using var silo = await StartAsync(new ProviderSettings(DeleteStateOnClear: deletes));
        await Write(Merchant, 5, silo);
        await silo.States.ClearStateAsync("wallet", Merchant, await Read(Merchant, silo));

        var read = await Read(Merchant, silo);
        Assert.Equal((false, 0), (read.RecordExists, read.State!.Amount));
        Assert.Equal(deletes ? 0 : 1, await Count("orleans_grain_state"));

        await Rewrite(Merchant, read, 6, silo);
        Assert.Equal(6, (await Read(Merchant, silo)).State!.Amount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_state_that_has_changed_since_it_was_read_is_not_cleared(bool deletes)
    {
        await using var silo = await StartAsync(new ProviderSettings(DeleteStateOnClear: deletes));
        var first = await Write(Merchant, 5, silo);
        var second = await Read(Merchant, silo);
        await Rewrite(Merchant, first, 6, silo);

        await Assert.ThrowsAsync<InconsistentStateException>(() => silo.States.ClearStateAsync("wallet", Merchant, second));

        Assert.Equal(6, (await Read(Merchant, silo)).State!.Amount);
    }

    [Fact]
    public async Task who_read_a_state_before_it_was_cleared_cannot_write_it()
    {
        var before = await Write(Merchant, 5);
        await Providers.States.ClearStateAsync("wallet", Merchant, await Read(Merchant));

        await Assert.ThrowsAsync<InconsistentStateException>(() => Rewrite(Merchant, before, 6));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(Merchant, 6));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task states_of_all_keys_types_and_services_are_kept_apart_even_where_their_hashes_are_equal(bool equalHashes)
    {
        var hasher = equalHashes ? new EqualHashes() : null;
        await using var silo = await StartAsync(new ProviderSettings(Hasher: hasher));
        await using var other = await StartAsync(new ProviderSettings(ServiceId: "other", Hasher: hasher));
        var guid = Guid.Parse("4c1f9b3e-6a0d-4f5e-9d43-0a9d0b1b7c11");
        IdSpan[] keys =
        [
            Text("mer_1"),
            Text("mer_2"),
            Text("Mer_1"),
            Text("mér_1"),
            GrainIdKeyExtensions.CreateIntegerKey(7),
            GrainIdKeyExtensions.CreateIntegerKey(-7),
            GrainIdKeyExtensions.CreateIntegerKey(7, "mer_1"),
            GrainIdKeyExtensions.CreateGuidKey(guid),
            GrainIdKeyExtensions.CreateGuidKey(guid, "mer_1"),
        ];
        var states = (
            from silos in new[] { silo, other }
            from type in new[] { "wallet", "purse" }
            from key in keys
            select (silos, type, Grain: GrainId.Create(GrainType.Create("merchant"), key))
        ).ToArray();
        for (var i = 0; i < states.Length; i++)
            await states[i]
                .silos.States.WriteStateAsync(states[i].type, states[i].Grain, new GrainState<Wallet>(new Wallet { Amount = i }));

        var read = new List<int>();
        foreach (var (silos, type, grain) in states)
        {
            var state = new GrainState<Wallet>();
            await silos.States.ReadStateAsync(type, grain, state);
            read.Add(state.State!.Amount);
        }

        Assert.Equal(Enumerable.Range(0, states.Length), read);
    }

    private static IdSpan Text(string key) => IdSpan.Create(key);

    private async Task<GrainState<Wallet>> Read(GrainId grain, AdoNetProviders? silo = null)
    {
        var state = new GrainState<Wallet>();
        await (silo ?? Providers).States.ReadStateAsync("wallet", grain, state);
        return state;
    }

    private Task<GrainState<Wallet>> Write(GrainId grain, int amount, AdoNetProviders? silo = null) =>
        Rewrite(grain, new GrainState<Wallet>(), amount, silo);

    private async Task<GrainState<Wallet>> Rewrite(GrainId grain, GrainState<Wallet> state, int amount, AdoNetProviders? silo = null)
    {
        state.State = new Wallet { Amount = amount };
        await (silo ?? Providers).States.WriteStateAsync("wallet", grain, state);
        return state;
    }

    private static async Task<bool> Succeeds(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    [GenerateSerializer, Alias("test-wallet")]
    public sealed class Wallet
    {
        [Id(0)]
        public int Amount { get; set; }
    }

    private sealed class EqualHashes : IHasher
    {
        public string Description => "Every key has the same hash.";

        public int Hash(byte[] data) => 1;
    }
}
