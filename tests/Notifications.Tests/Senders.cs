using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Payments.Domain.Notifications;
using Payments.Notifications.Addresses;
using EventId = Payments.Domain.Ids.EventId;

namespace Payments.Notifications.Tests;

/// <summary>What the tests send, and with what.</summary>
internal static class Senders
{
    public static readonly EventId SentEvent = new("evt_1");

    public static readonly byte[] Key = Encoding.ASCII.GetBytes("a key of thirty-two bytes, no more");

    public static readonly NotificationContent Content = new(
        NotificationContent.JsonType,
        """{"event_id":"evt_1","note":"zwölf"}"""u8.ToArray()
    );

    public static NotificationTarget To(string? url, string? ackBody = null) => new(url, [Key], ackBody);

    public static NotificationSender Sender(
        TimeProvider clock,
        HostNameResolver? resolve = null,
        ILogger<NotificationSender>? logger = null,
        int connections = 64,
        SandboxInboxResolver? resolveInbox = null,
        params string[] allowed
    )
    {
        var options = Options.Create(
            new NotificationOptions
            {
                AllowedNetworks = allowed.Length == 0 ? ["127.0.0.0/8"] : allowed,
                MaxConnectionsPerEndpoint = connections,
            }
        );
        return new NotificationSender(
            options,
            new AddressGuard(options, resolve ?? Dns.GetHostAddressesAsync),
            resolveInbox ?? (_ => null),
            clock,
            logger ?? NullLogger<NotificationSender>.Instance
        );
    }

    public static HostNameResolver Always(params string[] addresses) =>
        (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse));
}
