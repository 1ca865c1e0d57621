using System;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Payments.Domain;
using Orleans.Runtime;

namespace Orleans.Payments.Grains;

/// <summary>What orders ask of accounts. What is booked has a name that follows from the order, so asking twice books once.</summary>
public sealed partial class AccountCalls(IGrainFactory grains, ILogger<AccountCalls> logger)
{
    /// <summary>Credits the account of a top-up with the payment that pays it; false when nobody knows whether that is booked.</summary>
    internal Task<bool> Credit(PaymentOrder order)
    {
        var paid = order.AcceptedPayment!;
        var id = $"{order.Id}:{paid.Channel}:{paid.Id}";
        return TryBook(order, Booking.Credit(id, new Money(paid.Captured, paid.Currency), SystemAccount.Channel(paid.Channel), order.Id));
    }

    /// <summary>Ends a hold of a refund; false when nobody knows whether that is booked.</summary>
    internal Task<bool> EndHold(PaymentOrder order, DutyKind kind, string holdId) => TryBook(
        order, kind == DutyKind.Capture ? Booking.Capture(holdId, SystemAccount.Channel(order.AcceptedPayment!.Channel), order.Id) : Booking.Release(holdId, order.Id));

    /// <summary>Sets aside what a refund returns; null when that is done.</summary>
    internal async Task<Rejection?> Hold(PaymentOrder order, string holdId, long amount) =>
        (await Book(order, Booking.Hold(holdId, order.Terms.Amount with { Amount = amount }, order.Id))).Rejection;

    private async Task<bool> TryBook(PaymentOrder order, Booking booking)
    {
        try
        {
            var reply = await Book(order, booking);
            // What was never set aside need not be let go.
            if (reply.Rejection is null || (booking.Kind == BookingKind.Release && reply.Rejection.Code == RejectionCode.HoldNotFound)) return true;
            LogRefused(booking.Id, order.Id, order.MerchantId, reply.Rejection.Message);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            LogFailed(error, booking.Id, order.Id, order.MerchantId);
        }

        return false;
    }

    private Task<BookingReply> Book(PaymentOrder order, Booking booking)
    {
        var account = order.Terms.AccountId!;
        return grains.GetGrain<IAccountGrain>(AccountId.Key(order.MerchantId, account)).Book(order.MerchantId, account, booking);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Booking {BookingId} of order {OrderId} of merchant {MerchantId} was not answered; it is asked for again")]
    private partial void LogFailed(Exception error, string bookingId, string orderId, string merchantId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Booking {BookingId} of order {OrderId} of merchant {MerchantId} was refused, and is asked for again: {Reason}")]
    private partial void LogRefused(string bookingId, string orderId, string merchantId, string reason);
}
