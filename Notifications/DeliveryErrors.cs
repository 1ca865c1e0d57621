using System.Net.Sockets;
using System.Security.Authentication;
using Payments.Domain.Notifications;
using Payments.Notifications.Addresses;

namespace Payments.Notifications;

/// <summary>Why an attempt does not count as acknowledged. The words are listed to merchants and never change their meaning.</summary>
public static class DeliveryErrors
{
    /// <summary>There is no URL to tell.</summary>
    public const string NoNotifyUrl = "no_notify_url";

    /// <summary>The URL is not an absolute http or https URL, or carries a user name.</summary>
    public const string InvalidUrl = "invalid_url";

    /// <summary>The host resolves only to addresses that notifications may not reach; see <see cref="AddressGuard"/>.</summary>
    public const string AddressNotAllowed = "address_not_allowed";

    /// <summary>The host's name could not be resolved.</summary>
    public const string DnsFailure = "dns_failure";

    /// <summary>Nobody listens there.</summary>
    public const string ConnectionRefused = "connection_refused";

    /// <summary>The certificate was not accepted, or no encrypted connection was established.</summary>
    public const string TlsFailure = "tls_failure";

    /// <summary>The connection broke, or what came was not HTTP within our limits.</summary>
    public const string ConnectionFailed = "connection_failed";

    /// <summary>The answer was not complete within <see cref="NotificationOptions.TimeLimit"/>.</summary>
    public const string Timeout = "timeout";

    /// <summary>The answer was a redirect. They are not followed, since a signed message is meant for one URL.</summary>
    public const string Redirect = "redirect";

    /// <summary>
    /// The answer was 410: the URL will never answer again. Also where nothing was sent because it was answered 410 before.
    /// </summary>
    public const string EndpointGone = Delivery.EndpointGone;

    /// <summary>The answer was not 2xx.</summary>
    public const string HttpStatus = "http_status";

    /// <summary>The answer was 2xx, but its body was not the one that the merchant has set.</summary>
    public const string WrongAckBody = "wrong_ack_body";

    /// <summary>
    /// The attempt failed in a way that nobody had foreseen; the server's log has it. It counts like any other failure, so that it
    /// ends.
    /// </summary>
    public const string InternalError = "internal_error";

    /// <summary>The endpoint was busy for too long. Only of a test: an order's notifications wait.</summary>
    public const string EndpointBusy = "endpoint_busy";

    /// <summary>The code of a broken request. What only HTTP knows is looked at last, since it wraps the causes.</summary>
    internal static string Of(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressNotAllowedException:
                    return AddressNotAllowed;
                case AuthenticationException:
                    return TlsFailure;
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return ConnectionRefused;
                case SocketException
                {
                    SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery,
                }:
                    return DnsFailure;
            }
        }

        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => TlsFailure,
            HttpRequestException or IOException => ConnectionFailed,
            OperationCanceledException => Timeout,
            _ => InternalError,
        };
    }
}
