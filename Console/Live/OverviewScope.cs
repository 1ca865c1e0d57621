using Payments.Application.Merchants;
using Payments.Application.Orders;
using Payments.Domain.Ids;
using Payments.Domain.Orders;

namespace Payments.Console.Live;

/// <summary>What is computed for all who look at the same: the orders of a merchant, or of all.</summary>
/// <param name="merchantId">Whose; null for those of all.</param>
/// <param name="reader">Reads them.</param>
internal sealed class OverviewScope(MerchantId? merchantId, OverviewReader reader)
{
    // A summary is a read of the database, which a merchant with many orders a second should not cause every second.
    private static readonly TimeSpan SummaryInterval = TimeSpan.FromSeconds(2);

    // What all merchants were paid goes over all of them.
    private static readonly TimeSpan MoneyInterval = TimeSpan.FromSeconds(10);

    // A merchant's counts over time look at its orders one by one.
    private static readonly TimeSpan CountsInterval = TimeSpan.FromSeconds(30);

    private readonly OrderRates _rates = new();
    private RateSeries _seconds = new OrderRates().LastMinute();
    private OverviewCount? _count;
    private DateTimeOffset _countedAt;
    private SummaryResponse? _summary;
    private DateTimeOffset _summaryAt;
    private int? _summaryMark;
    private MoneyResponse? _money;
    private IReadOnlyList<OrderCountsResponse> _counts = [];
    private DateTimeOffset _countsAt;
    private int? _countsMark;

    /// <summary>Whose orders; null for those of all.</summary>
    public MerchantId? MerchantId => merchantId;

    /// <summary>Reads what has changed.</summary>
    public async Task<OverviewFigures> Read(DateTimeOffset now)
    {
        // Its days have to be known before the first picture, so that whatever comes after that is counted.
        if (merchantId is { } id && IsDue(now, _summaryAt, SummaryInterval, _summaryMark))
        {
            (_summaryAt, _summaryMark) = (now, _count?.Mark);
            _summary = await reader.Summary(id) ?? _summary;
        }

        if (await reader.Count(merchantId, _summary) is { } count)
        {
            if (_count is { } last && last.Since == count.Since)
                _rates.Add(Math.Max(0, count.Made - last.Made), Math.Max(0, count.Paid - last.Paid), now - _countedAt);
            (_count, _countedAt, _seconds) = (count, now, _rates.LastMinute());
        }

        if (IsDue(now, _countsAt, merchantId is null ? MoneyInterval : CountsInterval, _countsMark))
        {
            (_countsAt, _countsMark) = (now, _count?.Mark);
            _counts = await reader.Counts(merchantId);
            if (merchantId is null)
                _money = await reader.Money() ?? _money;
        }

        return new OverviewFigures(_seconds, _counts, _summary, _money);
    }

    /// <summary>Whether something is new; where nothing happens time goes on all the same.</summary>
    private bool IsDue(DateTimeOffset now, DateTimeOffset readAt, TimeSpan interval, int? mark) =>
        now - readAt >= interval && (_count?.Mark != mark || OrderInterval.Minute.StartOf(now) != OrderInterval.Minute.StartOf(readAt));
}
