using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Payments.Console.Settings;
using Payments.Domain.Errors;
using Payments.Hosting.Connections;
using Payments.Hosting.Settings;

namespace Payments.Console.Access;

/// <summary>Bounds how often somebody may try to sign in. Attempts are counted by the client's address.</summary>
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
        var address = ClientAddress.Of(http, settings.Limits.Connections) ?? IPAddress.None;
        // A client has a whole network of IPv6 addresses.
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, NetworkBytes)));
    }
}
