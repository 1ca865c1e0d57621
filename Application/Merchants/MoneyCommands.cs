using Microsoft.Extensions.Primitives;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Merchants;
using Payments.Domain.Text;
using Payments.Storage.Merchants;

namespace Payments.Application.Merchants;

/// <summary>Adds up the money of all merchants, for operators.</summary>
public sealed class MoneyCommands(IMerchantQueries queries, TimeProvider clock)
{
    /// <summary>What merchants were paid and what they returned, day by day.</summary>
    /// <param name="parameters"><c>from</c> and <c>to</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<CommandResult<MoneyResponse>> Get(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "from", "to");
        var (from, to) = DayPeriod.Read(query, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        if (query.Error is { } fault)
            return fault;
        var days = await queries.MoneyAsync(from, to, cancellationToken);
        return new MoneyResponse(from, to, [.. days.Select(Of)]);
    }

    private static DayMoneyResponse Of(DayMoney day) =>
        new(day.Day, day.Currency, SnakeCase<MerchantMode>.Parse(day.Mode), day.Paid, day.Refunded);
}
