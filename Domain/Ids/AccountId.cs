using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Text;

namespace Payments.Domain.Ids;

/// <summary>A merchant's own name for a user's account.</summary>
/// <param name="Value">The id as text.</param>
[GenerateSerializer, Immutable, Alias("account-id"), JsonConverter(typeof(IdConverter<AccountId>))]
public readonly record struct AccountId([property: Id(0)] string Value) : IId<AccountId>
{
    /// <summary>What the key of every account's grain starts with.</summary>
    public const string KeyPrefix = "acc_";

    /// <summary>The key of an account's grain: <c>acc_</c> + base32 of 16 bytes of SHA-256(merchant id LF account id).</summary>
    public static string Key(MerchantId merchantId, AccountId accountId) => KeyPrefix + DerivedId.Of(merchantId.Value, accountId.Value);

    /// <summary>Tells whether a text could be a merchant's name for an account.</summary>
    public static bool IsValid(string? accountId) => accountId is not null && Check(accountId) is null;

    /// <summary>
    /// What is wrong with a name: it has 1 to 64 characters, no slash, in whatever spelling, and is neither . nor .., since it stands in
    /// paths.
    /// </summary>
    internal static PaymentError? Check(string? accountId) =>
        FieldValidation.Text("account_id", accountId, InputLimits.Id)
        // A path's %2F is not taken for a slash where routes are looked for, and would be a part of the name.
        ?? (
            accountId?.Contains('/') == true || accountId?.Contains("%2F", StringComparison.OrdinalIgnoreCase) == true
                ? new PaymentError(PaymentErrorCode.InvalidFormat, "account_id must not hold a slash, nor %2F.", "account_id")
                : null
        )
        ?? (
            accountId is "." or ".."
                ? new PaymentError(PaymentErrorCode.InvalidFormat, "account_id must not be . or .., which mean other paths.", "account_id")
                : null
        );

    /// <summary>The id under which an operator's adjustment is booked.</summary>
    public static string Adjustment(MerchantId merchantId, AccountId accountId, string adjustmentId) =>
        "adj_" + DerivedId.Of(Key(merchantId, accountId), adjustmentId);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>The id as text.</summary>
    public static implicit operator string(AccountId id) => id.Value;

    static AccountId IId<AccountId>.Of(string text) => new(text);
}
