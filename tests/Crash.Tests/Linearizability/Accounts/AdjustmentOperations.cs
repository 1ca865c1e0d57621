using AccountOperation = Payments.Crash.Tests.Linearizability.Checker.Operation<
    Payments.Crash.Tests.Linearizability.Accounts.AccountInput,
    Payments.Crash.Tests.Linearizability.Accounts.AccountOutput
>;

namespace Payments.Crash.Tests.Linearizability.Accounts;

/// <summary>
/// What all requests for one adjustment say together: it is booked once, so of those that were not answered at most one took effect, and an
/// answer to any of them tells how that one left the account. Nothing is left open then that the search would have to guess.
/// </summary>
internal static class AdjustmentOperations
{
    /// <param name="requests">All requests for the adjustment, answered or not.</param>
    /// <returns>As many operations as have an effect or say something.</returns>
    public static IEnumerable<AccountOperation> Of(IReadOnlyCollection<AccountOperation> requests)
    {
        var booked = requests.Where(request => request.Output is AccountOutput.Booked).ToList();
        if (booked.Count == 0)
        {
            foreach (var refused in requests.Where(request => request.Output is not null))
                yield return refused;
            if (requests.Where(request => request.Output is null).MinBy(request => request.Invoked) is { } unanswered)
                yield return unanswered;
            yield break;
        }

        // Nothing of it can have been booked before the first request, nor after the first answer that says so.
        if (!booked.Any(request => IsNew(request)))
        {
            var first = booked.MinBy(request => request.Returned)!;
            booked.Remove(first);
            yield return first with
            {
                Invoked = requests.Min(request => request.Invoked),
                Output = ((AccountOutput.Booked)first.Output!) with { IsNew = true },
            };
        }

        foreach (var other in booked.Concat(requests.Where(request => request.Output is AccountOutput.Insufficient)))
            yield return other;
    }

    private static bool IsNew(AccountOperation request) => request.Output is AccountOutput.Booked { IsNew: true };
}
