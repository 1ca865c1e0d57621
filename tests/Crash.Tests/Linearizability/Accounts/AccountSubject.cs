using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Payments.Crash.Tests.Linearizability.Checker;
using Payments.Crash.Tests.Linearizability.Run;
using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;
using Payments.Crash.Tests.Silos;
using AccountOperation = Payments.Crash.Tests.Linearizability.Checker.Operation<
    Payments.Crash.Tests.Linearizability.Accounts.AccountInput,
    Payments.Crash.Tests.Linearizability.Accounts.AccountOutput
>;

namespace Payments.Crash.Tests.Linearizability.Accounts;

/// <summary>
/// One user's account that operators adjust, orders are paid from and clients read, all at once; it has less than is asked of it.
/// </summary>
internal sealed class AccountSubject(RecordingClient http, TestMerchant shop, string accountId) : ISubject
{
    private const int MaxNumbers = 64;
    private const int MaxOperations = 150;
    private const int Payments = 16;

    private readonly ConcurrentQueue<AccountOperation> _history = new();
    private readonly ConcurrentDictionary<int, BalancePayment> _payments = new();
    private int _adjustments = -1;

    public bool IsUsedUp => _history.Count >= MaxOperations || _adjustments >= MaxNumbers - 1;

    public (int Answered, int Unanswered) Counts =>
        (_history.Count(operation => operation.Returned is not null), _history.Count(operation => operation.Returned is null));

    public Task Act(Random random, int client) =>
        random.Next(10) switch
        {
            < 4 => Read(client),
            < 6 => Pay(random.Next(Payments)),
            6 => Adjust(Math.Max(0, Volatile.Read(ref _adjustments)), client),
            _ when Interlocked.Increment(ref _adjustments) is < MaxNumbers and var number => Adjust(number, client),
            _ => Read(client),
        };

    public async Task<string?> Complete()
    {
        foreach (var number in _payments.Where(payment => payment.Value.Outcome is null).Select(payment => payment.Key))
        {
            await Pay(number);
            if (_payments[number].Outcome is null)
                return $"{this}: {_payments[number].MerchantOrderId} is not decided";
        }

        // Whoever asks again learns what became of a request that had no answer.
        foreach (
            var number in Adjustments.Where(requests => requests.All(request => request.Output is null)).Select(requests => requests.Key)
        )
            await Adjust(number, client: -1);
        await Read(client: -1);
        return Adjustments.Any(requests => requests.All(request => request.Output is null))
            ? $"{this}: an adjustment is not answered"
            : null;
    }

    public string? Check()
    {
        var contradictory = Adjustments.FirstOrDefault(requests =>
            requests
                .Select(request => request.Output)
                .OfType<AccountOutput.Booked>()
                .Select(entry => entry with { IsNew = true })
                .Distinct()
                .Skip(1)
                .Any()
        );
        return contradictory is not null
            ? $"One adjustment was booked twice:\n{string.Join('\n', contradictory)}"
            : LinearizabilityChecker.Check(
                new AccountModel(),
                [
                    .. _history.Where(operation => operation.Input is not AccountInput.Adjust),
                    .. Adjustments.SelectMany(requests => AdjustmentOperations.Of([.. requests])),
                    .. _payments.SelectMany(Operations),
                ]
            );
    }

    public override string ToString() => $"account {accountId}";

    private IEnumerable<IGrouping<int, AccountOperation>> Adjustments =>
        _history
            .Where(operation => operation.Input is AccountInput.Adjust)
            .GroupBy(operation => ((AccountInput.Adjust)operation.Input).Number);

    private async Task Read(int client) =>
        Record(client, new AccountInput.Read(), await http.Send(HttpMethod.Get, $"/v1/accounts/{accountId}", shop.ApiKey), response =>
        {
            if (response.Code() == "account_not_found")
                return new AccountOutput.Shown(0, 0, 0);
            var shown = response.As<Account>();
            return new AccountOutput.Shown(shown.Version, shown.Balances.Sum(sum => sum.Balance), shown.Balances.Sum(sum => sum.Held));
        });

    private async Task Adjust(int number, int client)
    {
        // Two of three add; by number, so that the same adjustment is the same request.
        var amount = number % 3 == 2 ? -150 - number : 100 + number;
        Record(
            client,
            new AccountInput.Adjust(number, amount),
            await http.Send(
                HttpMethod.Post,
                $"/v1/merchants/{shop.Id}/accounts/{accountId}/adjustments",
                Cluster.AdminToken,
                new
                {
                    adjustment_id = $"adjustment-{number}",
                    amount,
                    currency = "EUR",
                    reason = "history",
                }
            ),
            response =>
            {
                if (response.Code() == "insufficient_balance")
                    return new AccountOutput.Insufficient();
                var entry = response.As<EntryResponse>();
                return new AccountOutput.Booked(entry.Sequence, entry.BalanceAfter, entry.HeldAfter, response.Status == 201);
            }
        );
    }

    private async Task Pay(int number)
    {
        var payment = _payments.GetOrAdd(number, n => new BalancePayment($"{accountId}-{n}", 90 + n, RecordingClient.Now));
        var exchange = await http.Send(
            HttpMethod.Post,
            "/v1/orders",
            shop.ApiKey,
            new JsonObject
            {
                ["merchant_order_id"] = payment.MerchantOrderId,
                ["kind"] = "payment",
                ["amount"] = payment.Amount,
                ["currency"] = "EUR",
                ["channels"] = new JsonArray("balance"),
                ["account_id"] = accountId,
            }
        );
        if (exchange.Response is { IsSuccess: true } response)
            payment.Learn(response.As<PaidOrder>(), exchange.Returned!.Value);
        else if (exchange.Response is { } refused)
            throw new InvalidOperationException($"{payment.MerchantOrderId}: {refused.Status} {refused.Body}");
    }

    /// <summary>What an order that it was to pay did to it, between its first request and the first answer that tells.</summary>
    private static IEnumerable<AccountOperation> Operations(KeyValuePair<int, BalancePayment> payment)
    {
        var (number, order) = payment;
        var hold = new AccountInput.Hold(number, order.Amount);
        AccountOperation Of(AccountInput input, AccountOutput? output) =>
            new(Client: -number - 2, order.Invoked, output is null ? null : order.Decided, input, output);
        return order.Outcome switch
        {
            BalancePaymentOutcome.Paid =>
            [
                Of(hold, new AccountOutput.Done()),
                Of(new AccountInput.Capture(number, order.Amount), new AccountOutput.Done()),
            ],
            BalancePaymentOutcome.Insufficient => [Of(hold, new AccountOutput.Insufficient())],
            _ => [Of(hold, null), Of(new AccountInput.Release(number, order.Amount), null)],
        };
    }

    private void Record(int client, AccountInput input, Exchange exchange, Func<ServerResponse, AccountOutput> read)
    {
        // Who reads and is not answered has changed nothing.
        if (exchange.Response is null && input is AccountInput.Read)
            return;
        var output = exchange.Response is { } response ? read(response) : null;
        _history.Enqueue(new AccountOperation(client, exchange.Invoked, exchange.Returned, input, output));
    }

    private sealed record Account(long Version, IReadOnlyList<BalanceResponse> Balances);
}
