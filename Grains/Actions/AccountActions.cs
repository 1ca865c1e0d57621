using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Domain.Accounts;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces;
using Payments.Grains.Interfaces.Accounts;

namespace Payments.Grains.Actions;

/// <summary>What orders ask of accounts. What is booked has a name that follows from the order, so asking twice books once.</summary>
public sealed partial class AccountActions(IGrainFactory grains, ILogger<AccountActions> logger)
{
    /// <summary>Credits the account of a top-up with the payment that pays it.</summary>
    /// <returns>
    /// Whether that is booked; where nobody knows, false. And why it is not and will not be, where the account has no room for it.
    /// </returns>
    internal async Task<(bool IsBooked, Failure? Refused)> Credit(PaymentOrder order)
    {
        var paid = order.AcceptedPayment!;
        var id = $"{order.Id}:{paid.Channel}:{paid.Id}";
        var (isBooked, error) = await TryBook(
            order,
            Booking.Credit(id, new Money(paid.Captured, paid.Currency), SystemAccount.Channel(paid.Channel), order.Id)
        );
        // Any other refusal is a bug, and money is not returned on the word of one.
        return (isBooked, error is { Code: PaymentErrorCode.BalanceTooLarge } ? new Failure(error.CodeText, error.Message) : null);
    }

    /// <summary>Ends a hold of a refund; false when nobody knows whether that is booked.</summary>
    internal async Task<bool> EndHold(PaymentOrder order, ActionKind kind, HoldId holdId) =>
        (
            await TryBook(
                order,
                kind == ActionKind.Capture
                    ? Booking.Capture(holdId, SystemAccount.Channel(order.AcceptedPayment!.Channel), order.Id)
                    : Booking.Release(holdId, order.Id)
            )
        ).IsBooked;

    /// <summary>Sets aside what a refund returns; null when that is done.</summary>
    internal async Task<PaymentError?> Hold(PaymentOrder order, HoldId holdId, long amount) =>
        (await Book(order, Booking.Hold(holdId, order.Terms.Amount with { Amount = amount }, order.Id))).Error;

    private async Task<(bool IsBooked, PaymentError? Rejection)> TryBook(PaymentOrder order, Booking booking)
    {
        try
        {
            var reply = await Book(order, booking);
            // What was never set aside need not be released.
            if (reply.Error is null || (booking.Kind == BookingKind.Release && reply.Error.Code == PaymentErrorCode.HoldNotFound))
                return (true, null);
            LogRefused(booking.Id, order.Id.Value, order.MerchantId.Value, reply.Error.Message);
            return (false, reply.Error);
        }
        catch (Exception error) when (GrainCallFailures.IsUnanswered(error))
        {
            LogFailed(error, booking.Id, order.Id.Value, order.MerchantId.Value);
            return (false, null);
        }
    }

    private Task<BookingReply> Book(PaymentOrder order, Booking booking)
    {
        var account = order.Terms.AccountId!.Value;
        return grains.GetGrain<IAccountGrain>(AccountId.Key(order.MerchantId, account)).Book(order.MerchantId, account, booking);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Booking {BookingId} of order {OrderId} of merchant {MerchantId} was not answered; it is asked for again"
    )]
    private partial void LogFailed(Exception error, string bookingId, string orderId, string merchantId);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Booking {BookingId} of order {OrderId} of merchant {MerchantId} was refused: {Reason}"
    )]
    private partial void LogRefused(string bookingId, string orderId, string merchantId, string reason);
}
