using System.Runtime.InteropServices;

namespace Payments.Storage.Accounts;

/// <summary>Reads about accounts and their journal that need no grain. Each sees what is committed when it begins.</summary>
public interface IAccountQueries
{
    /// <summary>The journal's line of a booking, and the key of its account; null when it was not booked.</summary>
    ValueTask<AccountJournalRow?> BookingAsync(string bookingId, CancellationToken cancellationToken = default);

    /// <summary>An account's lines before a sequence number, newest first.</summary>
    ValueTask<IReadOnlyList<JournalRow>> EntriesAsync(
        string accountKey,
        long before,
        int limit,
        CancellationToken cancellationToken = default
    );

    /// <summary>An account's lines after a sequence number, oldest first.</summary>
    ValueTask<IReadOnlyList<JournalRow>> EntriesAfterAsync(
        string accountKey,
        long after,
        int limit,
        CancellationToken cancellationToken = default
    );

    /// <summary>Likewise the lines of several accounts, each from a place of its own; no account may be named twice.</summary>
    /// <param name="cursors">The accounts, and behind which sequence number each is read.</param>
    /// <param name="limitEach">At most so many lines of each account; lines of one account come together and in sequence.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<AccountJournalRow>> EntriesAfterAsync(
        IReadOnlyList<AccountCursor> cursors,
        int limitEach,
        CancellationToken cancellationToken = default
    );

    /// <summary>An account beside what its journal adds up to, both of one moment; null when there is no such account.</summary>
    ValueTask<AccountAudit?> AuditAsync(string accountKey, CancellationToken cancellationToken = default);

    /// <summary>Likewise a merchant's accounts, in the order in which they were made, after a row.</summary>
    ValueTask<IReadOnlyList<AccountAudit>> AuditsAsync(
        string merchantId,
        long afterRow,
        int limit,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// What the journal of a merchant's accounts adds up to, by account and currency: system accounts by name, all users' together.
    /// </summary>
    ValueTask<IReadOnlyList<JournalSum>> SumsAsync(string merchantId, CancellationToken cancellationToken = default);
}

/// <summary>A place in an account's journal.</summary>
/// <param name="AccountKey">The key of the account's grain.</param>
/// <param name="After">The sequence number of the last line before it; 0 for the beginning.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AccountCursor(string AccountKey, long After);

/// <summary>A line of the journal with its account.</summary>
/// <param name="AccountKey">The key of the account's grain.</param>
/// <param name="Entry">The line.</param>
public sealed record AccountJournalRow(string AccountKey, JournalRow Entry);

/// <summary>An account as it is stored, beside what its journal adds up to.</summary>
/// <param name="Row">Its row's number.</param>
/// <param name="AccountId">The merchant's name for it.</param>
/// <param name="Document">The state, JSON in UTF-8.</param>
/// <param name="Entries">How many lines it has.</param>
/// <param name="LastSequence">The highest sequence number of them; 0 where there is none.</param>
/// <param name="Sums">What they add up to: <c>balance</c> and <c>held</c>, by currency.</param>
public sealed record AccountAudit(
    long Row,
    string AccountId,
    byte[] Document,
    long Entries,
    long LastSequence,
    IReadOnlyList<JournalSum> Sums
);

/// <summary>What has come into an account less what has left it.</summary>
/// <param name="Account"><c>balance</c>, <c>held</c>, or a system account's name.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Sum">Minor units.</param>
public sealed record JournalSum(string Account, string Currency, long Sum);
