namespace Payments.Sandbox.Provider.PayPage;

/// <summary>What a payer can make happen.</summary>
internal enum PayOutcome
{
    /// <summary>The amount is taken and reported.</summary>
    Paid,

    /// <summary>Nothing is taken, and the failure is reported.</summary>
    Failed,

    /// <summary>The callback lies: it reports another amount, and nothing was taken.</summary>
    WrongAmount,

    /// <summary>Half of the amount (at least 1; so an amount of 1 is paid in full) is taken and reported.</summary>
    Underpaid,

    /// <summary>The amount is taken twice, as two payments, and both are reported. On an order paid once, one more is taken.</summary>
    Twice,

    /// <summary>The amount is taken when the order can no longer be paid: at its close, or 61 s past its deadline.</summary>
    Late,

    /// <summary>The amount is taken, and reported after 5 s unless another delay is asked for.</summary>
    Delayed,

    /// <summary>The amount is taken and never reported.</summary>
    Silent,
}

/// <summary>A payer's choice.</summary>
/// <param name="Outcome">What happens.</param>
/// <param name="CallbackDelay">How long after it the first callback is sent: 0 to 600 s.</param>
internal sealed record PayChoice(PayOutcome Outcome, TimeSpan CallbackDelay);
