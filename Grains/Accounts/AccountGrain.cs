using System.Security.Cryptography;
using System.Text;
using Orleans;
using Orleans.Runtime;
using Payments.Domain.Accounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Grains.Interfaces.Accounts;
using Payments.Grains.Orders;
using Payments.Storage;
using Payments.Storage.Accounts;

namespace Payments.Grains.Accounts;

/// <summary>
/// One account: it looks whether a booking was carried out before, lets a rule decide, and writes balance and journal together.
/// </summary>
[GrainType("account")]
public sealed class AccountGrain(
    [PersistentState("account", OrderGrain.StorageName)] IPersistentState<AccountRow> row,
    IAccountQueries queries,
    TimeProvider clock
) : Grain, IAccountGrain
{
    /// <summary>
    /// How long an account is read from memory without having been written: a minute. Where a silo was lost in the middle of a write,
    /// that may have come after this activation was loaded, which would go on with a former balance and with secrets that were revoked.
    /// </summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private Account? _written;
    private long _since;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _written = row.RecordExists ? row.State.Account : null;
        _since = clock.GetTimestamp();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<BookingReply> Book(MerchantId merchantId, AccountId accountId, Booking booking)
    {
        var account = _written ?? New(merchantId, accountId);
        // An account without entries has booked nothing; the journal's unique index stands behind that look.
        if (!Bookkeeping.IsNew(account, booking) && await FindBooking(booking.Id) is { } booked)
        {
            var entry = AccountRow.EntryOf(booked.Entry);
            return booked.AccountKey == this.GetPrimaryKeyString() && entry.Matches(booking)
                ? new BookingReply(entry, null, IsReplay: true)
                : new BookingReply(null, AccountErrors.Conflict);
        }

        var result = Bookkeeping.Book(account, booking, clock.GetUtcNow());
        if (result.Value is not { } posting)
            return new BookingReply(null, await Refuse(account, booking, result.Error!));

        await Write(posting.Account, posting.Entry);
        return new BookingReply(posting.Entry);
    }

    /// <inheritdoc/>
    public Task<AccountView?> Get()
    {
        LeaveUnlessFresh();
        return Task.FromResult(_written is { } account ? View(account) : null);
    }

    /// <inheritdoc/>
    public Task<SecretReply> AddSecret(MerchantId merchantId, AccountId accountId, UserSecret secret) =>
        WriteSecret(_written ?? New(merchantId, accountId), secret);

    /// <inheritdoc/>
    public async Task<SecretReply> RotateSecret(string secretId, UserSecret secret, TimeSpan overlap)
    {
        if (_written?.WithSecretExpiringWithin(secretId, overlap, clock.GetUtcNow()) is { } ending)
            return await WriteSecret(ending, secret);
        return new SecretReply(_written is null ? AccountErrors.NotFound : AccountErrors.SecretNotFound);
    }

    /// <inheritdoc/>
    public async Task<SecretReply> RevokeSecret(string secretId)
    {
        if (_written is null)
            DeactivateOnIdle();
        if (_written?.WithoutSecret(secretId, clock.GetUtcNow()) is not { } changed)
            return new SecretReply(_written is null ? AccountErrors.NotFound : AccountErrors.SecretNotFound);
        await Write(changed, null);
        return new SecretReply(null);
    }

    /// <inheritdoc/>
    public Task<bool> HoldsSecret(string hash)
    {
        LeaveUnlessFresh();
        var (held, asked) = (false, Encoding.ASCII.GetBytes(hash));
        // Every one is compared in full, whichever fits.
        foreach (var secret in _written?.ValidSecrets(clock.GetUtcNow()) ?? [])
            held |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(secret.Hash), asked);
        return Task.FromResult(held);
    }

    /// <summary>Whoever asks next has it loaded anew. A write needs no such look: storage refuses one that knows only a former
    /// version.</summary>
    private void LeaveUnlessFresh()
    {
        if (_written is null || clock.GetElapsedTime(_since) > MaxAge)
            DeactivateOnIdle();
    }

    /// <summary>Who is told that a booking cannot be goes on by that: so it will not be later either.</summary>
    private async Task<PaymentError> Refuse(Account account, Booking booking, PaymentError error)
    {
        if (Bookkeeping.VoidedBy(booking, error.Code) is { } voided)
        {
            var result = Bookkeeping.Void(account, voided, clock.GetUtcNow());
            if (result.Value is not { } remembered)
                return result.Error!;
            if (!ReferenceEquals(remembered, _written))
                await Write(remembered, null);
        }

        if (_written is null)
            DeactivateOnIdle();
        return error;
    }

    private async Task<AccountJournalRow?> FindBooking(string bookingId)
    {
        try
        {
            return await queries.BookingAsync(bookingId);
        }
        catch (StorageException error)
        {
            // Only the grain model's own failures may leave a grain.
            throw new OrleansException($"The journal cannot be read: {error.Message}", error);
        }
    }

    private async Task<SecretReply> WriteSecret(Account account, UserSecret secret)
    {
        if (account.WithSecret(secret, clock.GetUtcNow()) is not { } changed)
            return new SecretReply(AccountErrors.TooManySecrets);
        await Write(changed, null);
        return new SecretReply(null);
    }

    private Account New(MerchantId merchantId, AccountId accountId) => Account.New(merchantId, accountId, clock.StoredNow());

    private AccountView View(Account account) =>
        new(
            account.MerchantId,
            account.Id,
            account.Balances,
            [.. account.ValidSecrets(clock.GetUtcNow()).Select(secret => secret with { Hash = "" })],
            account.CreatedAt,
            account.UpdatedAt,
            account.Version
        );

    /// <summary>Nobody sees a change before it is on disk: a failed write escapes, and the activation is dropped with it.</summary>
    private async Task Write(Account account, JournalEntry? entry)
    {
        row.State.Apply(account, entry);
        await row.WriteStateAsync();
        (_written, _since) = (account, clock.GetTimestamp());
    }
}
