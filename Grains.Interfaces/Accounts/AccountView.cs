using System.Collections.Immutable;
using Orleans;
using Payments.Domain.Accounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;

namespace Payments.Grains.Interfaces.Accounts;

/// <summary>An account as its grain shows it.</summary>
/// <param name="MerchantId">Whose user's it is.</param>
/// <param name="Id">The merchant's name for it.</param>
/// <param name="Balances">What it has, by currency.</param>
/// <param name="Secrets">Its secrets that count, their hashes left out.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Version">The sequence number of its newest journal entry.</param>
[GenerateSerializer, Immutable, Alias("account-view")]
public sealed record AccountView(
    [property: Id(0)] MerchantId MerchantId,
    [property: Id(1)] string Id,
    [property: Id(2)] ImmutableArray<AccountBalance> Balances,
    [property: Id(3)] ImmutableArray<UserSecret> Secrets,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset UpdatedAt,
    [property: Id(6)] long Version
);

/// <summary>What became of a booking: an entry or a rejection.</summary>
/// <param name="Entry">The journal's entry of it; null when it was refused.</param>
/// <param name="Error">Why it was refused; null when it was not.</param>
/// <param name="IsReplay">It had been booked before.</param>
[GenerateSerializer, Immutable, Alias("booking-reply")]
public sealed record BookingReply(
    [property: Id(0)] JournalEntry? Entry,
    [property: Id(1)] PaymentError? Error = null,
    [property: Id(2)] bool IsReplay = false
);

/// <summary>What became of a change of an account's secrets.</summary>
/// <param name="Error">Why nothing changed; null where it did.</param>
[GenerateSerializer, Immutable, Alias("secret-reply")]
public sealed record SecretReply([property: Id(0)] PaymentError? Error);
