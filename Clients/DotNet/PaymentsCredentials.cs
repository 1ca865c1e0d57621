using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Payments.Client.Webhooks;

namespace Payments.Client;

/// <summary>Who speaks to the server. Its text never shows a secret.</summary>
public abstract class PaymentsCredentials
{
    /// <summary>Nobody.</summary>
    public static PaymentsCredentials None { get; } = new Anonymous();

    /// <summary>A merchant, by an API key: <c>sk_…</c>.</summary>
    public static PaymentsCredentials ApiKey(string key) => new Bearer(key, "an API key");

    /// <summary>An operator, by the admin token.</summary>
    public static PaymentsCredentials AdminToken(string token) => new Bearer(token, "an admin token");

    /// <summary>A merchant that signs each request, as docs/reference.md#authentication says.</summary>
    /// <param name="merchantId">Whose secret it is.</param>
    /// <param name="secret">The merchant's <c>webhook_secret</c>: <c>whsec_…</c>.</param>
    public static PaymentsCredentials Signature(string merchantId, SigningSecret secret) => new Signer(merchantId, secret);

    /// <summary>The headers by which the server knows who speaks.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="target">Its path and query, as they are sent.</param>
    /// <param name="body">Its body; empty where there is none.</param>
    /// <param name="now">The time of this attempt.</param>
    internal abstract IEnumerable<(string Name, string Value)> Headers(
        string method,
        string target,
        ReadOnlySpan<byte> body,
        DateTimeOffset now
    );

    private sealed class Anonymous : PaymentsCredentials
    {
        public override string ToString() => "nobody";

        internal override IEnumerable<(string Name, string Value)> Headers(
            string method,
            string target,
            ReadOnlySpan<byte> body,
            DateTimeOffset now
        ) => [];
    }

    private sealed class Bearer : PaymentsCredentials
    {
        private readonly string _token;
        private readonly string _kind;

        public Bearer(string token, string kind)
        {
            if (string.IsNullOrEmpty(token) || !token.All(c => c is > ' ' and < '\x7f'))
                throw new ArgumentException($"That is not {kind}: it must be visible ASCII characters.", nameof(token));
            (_token, _kind) = (token, kind);
        }

        public override string ToString() => _kind;

        internal override IEnumerable<(string Name, string Value)> Headers(
            string method,
            string target,
            ReadOnlySpan<byte> body,
            DateTimeOffset now
        ) => [("Authorization", "Bearer " + _token)];
    }

    private sealed class Signer(string merchantId, SigningSecret secret) : PaymentsCredentials
    {
        public override string ToString() => $"the signature of {merchantId}";

        /// <summary>Each attempt has an id of its own: what is repeated was not carried out, or does no harm when it is again.</summary>
        internal override IEnumerable<(string Name, string Value)> Headers(
            string method,
            string target,
            ReadOnlySpan<byte> body,
            DateTimeOffset now
        )
        {
            var id = "msg_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            byte[] content = [.. Encoding.UTF8.GetBytes($"{method} {target}\n"), .. body];
            return
            [
                ("merchant-id", merchantId),
                ("webhook-id", id),
                ("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
                ("webhook-signature", secret.Sign(id, now, content)),
            ];
        }
    }
}
