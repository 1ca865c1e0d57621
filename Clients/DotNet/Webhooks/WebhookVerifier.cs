using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Client.Webhooks;

/// <summary>Tells genuine notifications from others, as Standard Webhooks says.</summary>
public sealed class WebhookVerifier
{
    /// <summary>How many signatures of a message are looked at: those of the present secret and of former ones.</summary>
    public const int MaxSignatures = 16;

    private readonly IReadOnlyList<SigningSecret> _secrets;
    private readonly TimeSpan _tolerance;
    private readonly TimeProvider _clock;

    /// <param name="secrets">The merchant's secret; several where one is being replaced.</param>
    /// <param name="tolerance">How far a timestamp may be from the clock. Default: 300 seconds.</param>
    /// <param name="clock">Default: the machine's.</param>
    public WebhookVerifier(IReadOnlyList<SigningSecret> secrets, TimeSpan? tolerance = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (secrets.Count == 0)
            throw new ArgumentException("There must be a secret.", nameof(secrets));
        (_secrets, _tolerance, _clock) = (secrets, tolerance ?? TimeSpan.FromMinutes(5), clock ?? TimeProvider.System);
    }

    /// <param name="secret">The merchant's secret.</param>
    public WebhookVerifier(SigningSecret secret)
        : this([secret]) { }

    /// <summary>Checks a message.</summary>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>.</param>
    /// <param name="signatures">The header <c>webhook-signature</c>: several are separated by blanks.</param>
    /// <param name="body">The body's bytes as they came.</param>
    /// <returns>Null when it is genuine.</returns>
    public WebhookFailure? Check(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures))
            return WebhookFailure.MissingHeader;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return WebhookFailure.InvalidTimestamp;
        if (Math.Abs((decimal)seconds - _clock.GetUtcNow().ToUnixTimeSeconds()) > (decimal)_tolerance.TotalSeconds)
            return WebhookFailure.TimestampOutOfRange;

        var given = signatures.Split(' ', MaxSignatures + 1).Take(MaxSignatures).Select(Encoding.UTF8.GetBytes).ToList();
        foreach (var secret in _secrets)
        {
            var expected = Encoding.ASCII.GetBytes(secret.Sign(id, timestamp, body));
            if (given.Exists(signature => CryptographicOperations.FixedTimeEquals(signature, expected)))
                return null;
        }

        return WebhookFailure.InvalidSignature;
    }
}
