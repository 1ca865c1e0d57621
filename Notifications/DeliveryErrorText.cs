using Payments.Domain.Notifications;

namespace Payments.Notifications;

/// <summary>Says in words why an attempt failed, for whoever reads the server's log or its pages.</summary>
public static class DeliveryErrorText
{
    /// <param name="delivery">An attempt that failed.</param>
    public static string Of(Delivery delivery) => Of(delivery.Error, delivery.HttpStatus);

    /// <param name="error">One of <see cref="DeliveryErrors"/>.</param>
    /// <param name="httpStatus">What was answered; null where nothing was.</param>
    public static string Of(string? error, int? httpStatus) =>
        error switch
        {
            DeliveryErrors.NoNotifyUrl => "neither the order nor its merchant names a URL",
            DeliveryErrors.InvalidUrl => "the URL is not an absolute http or https URL without a user name",
            DeliveryErrors.AddressNotAllowed =>
                $"the host has no address that is public or in {NotificationOptions.Section}:{nameof(NotificationOptions.AllowedNetworks)}",
            DeliveryErrors.DnsFailure => "the host's name has no address",
            DeliveryErrors.ConnectionRefused => "nobody listens there",
            DeliveryErrors.TlsFailure => "no encrypted connection came about, or the certificate was not accepted",
            DeliveryErrors.ConnectionFailed => "the connection broke, or what came was not HTTP",
            DeliveryErrors.Timeout when httpStatus is null => "no answer came in time",
            DeliveryErrors.Timeout => $"the rest of an answer {httpStatus} did not come in time",
            DeliveryErrors.InternalError => "this server has a bug, which stands in its log",
            DeliveryErrors.WrongAckBody => "the answer's body was not the merchant's ack_body",
            _ => httpStatus is { } status ? $"the answer was {status}" : "it could not be made",
        };
}
