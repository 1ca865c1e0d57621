using Payments.Domain.Ids;
using Payments.Grains.Merchants;
using Payments.Testing;
using Xunit;

namespace Payments.Grains.Tests.Merchants;

public sealed class MerchantBatchesTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero));
    private readonly List<string> _reports = [];
    private readonly MerchantBatches<List<int>> _batches;

    public MerchantBatchesTests() => _batches = new MerchantBatches<List<int>>(Interval, _clock, (merchant, batch) =>
        {
            _reports.Add($"{merchant} {string.Join('+', batch)}");
            return Task.CompletedTask;
        });

    [Fact]
    public void a_batch_is_reported_an_interval_after_its_first_part()
    {
        Add("mer_a", 1);
        _clock.Advance(Interval / 2);
        Add("mer_a", 2);
        Add("mer_b", 3);
        Assert.Empty(_reports);

        _clock.Advance(Interval / 2);

        Assert.Equal(["mer_a 1+2", "mer_b 3"], _reports.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void what_comes_after_a_report_belongs_to_the_next()
    {
        Add("mer_a", 1);
        _clock.Advance(Interval);
        Add("mer_a", 2);

        _clock.Advance(Interval);

        Assert.Equal(["mer_a 1", "mer_a 2"], _reports);
    }

    [Fact]
    public async Task how_much_all_batches_hold_is_known_to_whoever_adds_so_that_it_can_be_limited()
    {
        for (var i = 0; i < 5; i++)
            _batches.Add(new MerchantId($"mer_{i % 2}"), i, static (batch, part, held) => held < 3 && Grow(batch, part));

        await _batches.Flush();

        Assert.Equal(["mer_0 0+2", "mer_1 1"], _reports.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task closing_reports_what_there_is_and_nothing_is_gathered_or_reported_after_it()
    {
        Add("mer_a", 1);

        await _batches.Close();
        Add("mer_a", 2);
        _clock.Advance(Interval);

        Assert.Equal(["mer_a 1"], _reports);
    }

    [Fact]
    public async Task closing_waits_for_reports_that_are_under_way()
    {
        var told = new TaskCompletionSource();
        await using var batches = new MerchantBatches<List<int>>(Interval, _clock, (_, _) => told.Task);
        batches.Add(new MerchantId("mer_a"), 1, static (batch, part, _) => Grow(batch, part));
        _clock.Advance(Interval);

        var closing = batches.Close();
        Assert.False(closing.IsCompleted);

        told.SetResult();
        await closing;
    }

    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    private void Add(string merchant, int part) =>
        _batches.Add(new MerchantId(merchant), part, static (batch, number, _) => Grow(batch, number));

    private static bool Grow(List<int> batch, int part)
    {
        batch.Add(part);
        return true;
    }
}
