namespace Payments.Crash.Tests.Linearizability.Accounts;

/// <summary>What is done with one account, in one currency. Numbers go from 0 to 63, each for one thing that is booked once.</summary>
internal abstract record AccountInput
{
    /// <summary>An operator adds to it, or takes from it.</summary>
    public sealed record Adjust(int Number, long Amount) : AccountInput;

    /// <summary>Somebody reads it.</summary>
    public sealed record Read : AccountInput;

    /// <summary>An order that it is to pay sets the amount aside.</summary>
    public sealed record Hold(int Number, long Amount) : AccountInput;

    /// <summary>What was set aside is gone.</summary>
    public sealed record Capture(int Number, long Amount) : AccountInput;

    /// <summary>What was set aside is back.</summary>
    public sealed record Release(int Number, long Amount) : AccountInput;
}

/// <summary>What is answered.</summary>
internal abstract record AccountOutput
{
    /// <summary>How it was at that moment.</summary>
    public sealed record Shown(long Version, long Balance, long Held) : AccountOutput;

    /// <summary>It was booked, by this request or by one before it; then it was left like this.</summary>
    public sealed record Booked(long Version, long Balance, long Held, bool IsNew) : AccountOutput;

    /// <summary>It was done; nobody says what was left.</summary>
    public sealed record Done : AccountOutput;

    /// <summary>There was less than is to be taken.</summary>
    public sealed record Insufficient : AccountOutput;
}
