using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Payments.Console.Settings;
using Payments.Domain.Errors;
using Payments.Hosting.Settings;

namespace Payments.Console.Access;

/// <summary>Bounds how often somebody may try to sign in. Behind a trusted proxy, the address is the last that the proxy names.</summary>
internal sealed class SignInAttempts(ConsoleSettings console, PaymentsSettings settings) : IDisposable
{
    private const int NetworkBytes = 8;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _attempts = PartitionedRateLimiter.Create<string, string>(peer =>
        RateLimitPartition.GetFixedWindowLimiter(peer, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = console.SignInsPerMinute,
            Window = Window,
        })
    );

    /// <summary>Counts an attempt.</summary>
    /// <returns>Null when it is permitted.</returns>
    public PaymentError? Acquire(HttpContext http)
    {
        using var lease = _attempts.AttemptAcquire(PeerOf(http));
        if (lease.IsAcquired)
            return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new PaymentError(
            PaymentErrorCode.RateLimited,
            string.Create(CultureInfo.InvariantCulture, $"Too many attempts. Try again in {seconds} s."),
            Delay: seconds
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _attempts.Dispose();

    private string PeerOf(HttpContext http)
    {
        var address = Plain(http.Connection.RemoteIpAddress ?? IPAddress.None);
        if (
            settings.Limits.Connections.TrustedProxies.Any(network => network.Contains(address))
            && http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim() is { Length: > 0 } named
            && IPAddress.TryParse(named, out var client)
        )
            address = Plain(client);
        // A client has a whole network of IPv6 addresses.
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, NetworkBytes)));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
