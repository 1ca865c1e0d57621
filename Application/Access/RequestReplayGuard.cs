using System.Security.Cryptography;
using System.Text;
using Orleans;
using Payments.Domain.Errors;
using Payments.Domain.Merchants;
using Payments.Domain.Signatures;
using Payments.Domain.Text;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Merchants;

namespace Payments.Application.Access;

/// <summary>
/// Lets a signed request that is not idempotent pass once. Whoever has seen such a request could send it again while its signature counts;
/// of one that is idempotent that would do nothing.
/// </summary>
public sealed class RequestReplayGuard(IGrainFactory grains)
{
    private const int HashLength = 16;

    private static readonly PaymentError Replayed = new(
        PaymentErrorCode.RequestReplayed,
        "A request with this webhook-id was let in already, and is not repeated. To make another one, sign it with another webhook-id.",
        StandardWebhooks.IdHeader
    );

    private static readonly PaymentError TooMany = new(
        PaymentErrorCode.TooManySignedRequests,
        "The merchant has sent as many signed requests of this kind as are remembered within ten minutes. "
            + "Repeat this one after Retry-After seconds, signed anew."
    );

    /// <summary>Remembers a request whose signature was proved; null when it may be carried out.</summary>
    /// <param name="merchant">Who signed it.</param>
    /// <param name="requestId">Its <c>webhook-id</c>.</param>
    /// <param name="timestamp">Its <c>webhook-timestamp</c>.</param>
    public async ValueTask<PaymentError?> Check(Merchant merchant, string requestId, string timestamp)
    {
        var id = Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(requestId)).AsSpan(0, HashLength));
        var signedAt = StandardWebhooks.TimeOf(timestamp) ?? throw new InvalidOperationException("A signature was proved without a time.");
        return await grains
            .GetGrain<IReplayGuardGrain>(ReplayGuardGrain.Key(merchant.Id, id))
            .TryAdd(id, ReplayGuard.ValidUntil(signedAt)) switch
        {
            ReplayGuardOutcome.Fresh => null,
            ReplayGuardOutcome.Seen => Replayed,
            _ => TooMany,
        };
    }
}
