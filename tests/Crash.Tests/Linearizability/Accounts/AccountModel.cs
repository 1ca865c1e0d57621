using Payments.Crash.Tests.Linearizability.Checker;

namespace Payments.Crash.Tests.Linearizability.Accounts;

/// <summary>An account: what can be spent, what is set aside, and what was booked, each once.</summary>
/// <param name="Version">How many entries it has.</param>
/// <param name="Balance">What can be spent.</param>
/// <param name="Held">What is set aside.</param>
/// <param name="Adjustments">Those that were booked, a bit for each.</param>
/// <param name="Holds">Those that were set aside and have not ended.</param>
internal sealed record AccountModelState(long Version, long Balance, long Held, ulong Adjustments, ulong Holds);

/// <summary>What a user's account does, by the documentation.</summary>
internal sealed class AccountModel : ISequentialModel<AccountModelState, AccountInput, AccountOutput>
{
    public AccountModelState Initial { get; } = new(0, 0, 0, 0, 0);

    public AccountModelState? Next(AccountModelState state, AccountInput input, AccountOutput? output) =>
        input switch
        {
            AccountInput.Read => output is AccountOutput.Shown shown
            && shown == new AccountOutput.Shown(state.Version, state.Balance, state.Held)
                ? state
                : null,
            AccountInput.Adjust adjustment => Adjust(state, adjustment, output),
            AccountInput.Hold hold => Hold(state, hold, output),
            AccountInput.Capture capture => End(state, capture.Number, capture.Amount, returned: 0),
            AccountInput.Release release => End(state, release.Number, release.Amount, returned: release.Amount),
            _ => throw new ArgumentOutOfRangeException(nameof(input), input, "The model does not know it."),
        };

    public bool IsTooLateFor(AccountModelState state, AccountOutput output) =>
        output is AccountOutput.Shown shown && shown.Version < state.Version
        || output is AccountOutput.Booked { IsNew: true } booked && booked.Version <= state.Version;

    private static AccountModelState? Adjust(AccountModelState state, AccountInput.Adjust asked, AccountOutput? output)
    {
        var bit = 1UL << asked.Number;
        var isKnown = (state.Adjustments & bit) != 0;
        var booked =
            isKnown || state.Balance + asked.Amount < 0
                ? null
                : state with
                {
                    Version = state.Version + 1,
                    Balance = state.Balance + asked.Amount,
                    Adjustments = state.Adjustments | bit,
                };
        return output switch
        {
            null => booked,
            AccountOutput.Insufficient => isKnown || booked is not null ? null : state,
            // Within the server a request may be sent twice, so that one that booked it can be answered as a repeated one.
            AccountOutput.Booked entry when booked is not null => (entry.Version, entry.Balance, entry.Held)
            == (booked.Version, booked.Balance, booked.Held)
                ? booked
                : null,
            AccountOutput.Booked entry => isKnown && !entry.IsNew ? state : null,
            _ => null,
        };
    }

    private static AccountModelState? Hold(AccountModelState state, AccountInput.Hold asked, AccountOutput? output)
    {
        var fits = state.Balance >= asked.Amount;
        if (output is AccountOutput.Insufficient)
            return fits ? null : state;
        return !fits
            ? null
            : state with
            {
                Version = state.Version + 1,
                Balance = state.Balance - asked.Amount,
                Held = state.Held + asked.Amount,
                Holds = state.Holds | (1UL << asked.Number),
            };
    }

    private static AccountModelState? End(AccountModelState state, int number, long amount, long returned)
    {
        var bit = 1UL << number;
        return (state.Holds & bit) == 0
            ? null
            : state with
            {
                Version = state.Version + 1,
                Balance = state.Balance + returned,
                Held = state.Held - amount,
                Holds = state.Holds & ~bit,
            };
    }
}
