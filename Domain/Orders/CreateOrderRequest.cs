using System.Collections.Immutable;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>An order as a merchant asks for it.</summary>
/// <remarks>Every transport reads it by <see cref="Check"/>, so all refuse the same things alike.</remarks>
public sealed record CreateOrderRequest
{
    /// <summary>How long a payer has when the merchant does not say: 900 s.</summary>
    public const int DefaultExpiresIn = 900;

    /// <summary>Required. Your own id of the order, 1 to 64 characters. Sending the same request again gives the same order.</summary>
    public string? MerchantOrderId { get; init; }

    /// <summary>Required. <c>payment</c>, or <c>top_up</c> to recharge an account.</summary>
    public string? Kind { get; init; }

    /// <summary>Required. In the currency's minor unit (cents for EUR, yen for JPY), 1 to 10¹².</summary>
    public long? Amount { get; init; }

    /// <summary>Required. ISO 4217 code, upper case.</summary>
    public string? Currency { get; init; }

    /// <summary>For the payer, 1 to 256 characters.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// Channels to ask, by preference, 1 to 8; <c>balance</c> stands alone and pays from <c>account_id</c>. Default: all that are enabled
    /// but balance.
    /// </summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Your name for who pays, 1 to 64 characters.</summary>
    public string? PayerId { get; init; }

    /// <summary>
    /// The account that is recharged or that pays, by your name for it, 1 to 64 characters without a slash. Required with kind top_up and
    /// with channel balance, else not allowed.
    /// </summary>
    public string? AccountId { get; init; }

    /// <summary>
    /// Seconds the payer has, 60 to 604,800. Default 900. With kind top_up and with channel balance at most 180, which is the default
    /// there.
    /// </summary>
    public long? ExpiresIn { get; init; }

    /// <summary>Where to notify of this order instead of the merchant's notify_url.</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>
    /// Where the checkout page sends the payer back to, with the result signed in its query; https, or http to localhost or a loopback
    /// address. Not with kind top_up, nor with channel balance.
    /// </summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Up to 20 texts of 0 to 500 characters under keys of 1 to 40 of <c>A-Z a-z 0-9 _ . -</c>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Checks every field, in the order in which they are documented.</summary>
    /// <param name="request">As it was read.</param>
    /// <param name="sent">What <see cref="JsonBody.Read"/> saw.</param>
    public static Result<CreateOrderCommand> Check(CreateOrderRequest request, RequestFields sent)
    {
        var fault = FieldValidation.Required("merchant_order_id", request.MerchantOrderId)
            ?? FieldValidation.Text("merchant_order_id", request.MerchantOrderId, InputLimits.Id)
            ?? FieldValidation.Required("kind", request.Kind)
            ?? FieldValidation.OneOf<OrderKind>("kind", request.Kind)
            ?? FieldValidation.Required("amount", request.Amount)
            ?? FieldValidation.Range("amount", request.Amount, 1, Money.MaxAmount)
            ?? FieldValidation.Currency("currency", request.Currency)
            ?? FieldValidation.Text("description", request.Description, InputLimits.Text)
            ?? CheckChannels(request.Channels)
            ?? FieldValidation.Text("payer_id", request.PayerId, InputLimits.Id)
            ?? Ids.AccountId.Check(request.AccountId)
            ?? FieldValidation.Range("expires_in", request.ExpiresIn, InputLimits.MinExpiresIn, InputLimits.MaxExpiresIn)
            ?? FieldValidation.Url("notify_url", request.NotifyUrl)
            ?? Checkout.ReturnUrl.Check("return_url", request.ReturnUrl)
            ?? CheckMetadata(request.Metadata)
            ?? CheckKind(request)
            ?? CheckPayer(request);
        if (fault is not null)
            return fault;

        var order = new CreateOrderCommand
        {
            MerchantOrderId = request.MerchantOrderId!,
            Kind = SnakeCase<OrderKind>.Parse(request.Kind!),
            Amount = new Money(request.Amount!.Value, request.Currency!),
            Description = request.Description,
            Channels = request.Channels is null ? [] : [.. request.Channels],
            PayerId = request.PayerId,
            AccountId = request.AccountId is { } account ? new AccountId(account) : null,
            ExpiresIn = TimeSpan.FromSeconds(request.ExpiresIn ?? DefaultExpiresIn),
            NotifyUrl = CanonicalUrl.Of(request.NotifyUrl),
            ReturnUrl = CanonicalUrl.Of(request.ReturnUrl),
            Metadata = request.Metadata?.ToImmutableSortedDictionary(StringComparer.Ordinal)
                ?? ImmutableSortedDictionary<string, string>.Empty,
            Fingerprint = sent.Fingerprint,
        };
        return !order.IsCharged() ? order
            : order.ExpiresIn <= ChargeRules.TimeLimit ? order
            : request.ExpiresIn is null ? order with { ExpiresIn = ChargeRules.TimeLimit }
            : new PaymentError(
                PaymentErrorCode.OutOfRange,
                $"expires_in is {request.ExpiresIn}; with kind top_up and with channel balance "
                    + $"it must be from {InputLimits.MinExpiresIn} to {(long)ChargeRules.TimeLimit.TotalSeconds}.",
                "expires_in"
            );
    }

    private static PaymentError? CheckChannels(IReadOnlyList<string>? channels)
    {
        if (channels is null)
            return null;
        if (channels.Count is < 1 or > InputLimits.Channels)
            return new PaymentError(
                PaymentErrorCode.OutOfRange,
                $"channels has {channels.Count} entries; it must have 1 to {InputLimits.Channels}.",
                "channels"
            );
        return FieldValidation.Distinct("channels", channels, static (field, channel) =>
            IsChannelName(channel)
                ? null
                : new PaymentError(
                    PaymentErrorCode.InvalidFormat,
                    $"{field} must be 1 to {InputLimits.ChannelName} of a-z, 0-9 and _.",
                    field
                )
        );
    }

    private static bool IsChannelName(string text) =>
        text.Length is >= 1 and <= InputLimits.ChannelName && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static PaymentError? CheckMetadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
            return null;
        if (metadata.Count > InputLimits.Metadata)
            return new PaymentError(
                PaymentErrorCode.OutOfRange,
                $"metadata has {metadata.Count} entries; at most {InputLimits.Metadata} are allowed.",
                "metadata"
            );
        foreach (var (key, value) in metadata)
        {
            if (key.Length is < 1 or > InputLimits.MetadataKey || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
                return new PaymentError(
                    PaymentErrorCode.InvalidFormat,
                    $"A key of metadata must be 1 to {InputLimits.MetadataKey} of A-Z, a-z, 0-9, _, . and -.",
                    "metadata"
                );
            if (FieldValidation.CountCharacters(value) is var length && length > InputLimits.MetadataValue)
                return new PaymentError(
                    PaymentErrorCode.TooLong,
                    $"metadata.{key} has {length} characters; at most {InputLimits.MetadataValue} are allowed.",
                    $"metadata.{key}"
                );
            if (FieldValidation.Portable($"metadata.{key}", value) is { } fault)
                return fault;
        }

        return null;
    }

    private static bool IsFromBalance(CreateOrderRequest request) =>
        request.Channels?.Contains(ChargeRules.BalanceChannel, StringComparer.Ordinal) == true;

    private static PaymentError? CheckPayer(CreateOrderRequest request) =>
        request.ReturnUrl is not null && (request.Kind == "top_up" || IsFromBalance(request))
            ? new PaymentError(
                PaymentErrorCode.InvalidValue,
                "return_url must not stand with kind top_up or channel balance: no payer comes by who could go back.",
                "return_url"
            )
            : null;

    private static PaymentError? CheckKind(CreateOrderRequest request) =>
        request.Kind switch
        {
            "top_up" when IsFromBalance(request) => new PaymentError(
                PaymentErrorCode.InvalidValue,
                "channels must not name balance: an account is not recharged from itself.",
                "channels"
            ),
            "top_up" => FieldValidation.Required("account_id", request.AccountId),
            _ when IsFromBalance(request) && request.Channels!.Count > 1 => new PaymentError(
                PaymentErrorCode.InvalidValue,
                "channels names balance, which must stand alone.",
                "channels"
            ),
            _ when IsFromBalance(request) => FieldValidation.Required("account_id", request.AccountId),
            _ when request.AccountId is not null => new PaymentError(
                PaymentErrorCode.InvalidValue,
                "account_id goes with kind top_up and with channel balance only.",
                "account_id"
            ),
            _ => null,
        };
}
