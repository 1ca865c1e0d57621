using Payments.Client.Http;
using Payments.Client.Json;

namespace Payments.Client.Audit;

/// <summary>
/// What operators and merchants did: operators see all of it, a merchant by a key of scope <c>manage</c> what concerns it.
/// </summary>
public sealed class AuditClient
{
    private readonly ApiConnection _api;

    internal AuditClient(ApiConnection api) => _api = api;

    /// <summary>Every act that fits, the latest first, page by page as they are read.</summary>
    public IAsyncEnumerable<Act> ListAsync(ActFilter? filter = null, CancellationToken cancellationToken = default) =>
        Paging.All(
            (cursor, token) =>
                _api.Send(
                    ApiRequest.Get(
                        Query.Of(
                            "v1/audit",
                            ("merchant_id", filter?.MerchantId),
                            ("actor", filter?.Actor),
                            ("action", filter?.Action),
                            ("created_after", Query.Of(filter?.CreatedAfter)),
                            ("created_before", Query.Of(filter?.CreatedBefore)),
                            ("limit", "100"),
                            ("cursor", cursor)
                        )
                    ),
                    PaymentsJson.Wire.PageAct,
                    token
                ),
            cancellationToken
        );

    /// <summary>Has the server recompute the hashes of up to 10,000 entries.</summary>
    /// <param name="cursor"><see cref="AuditVerification.NextCursor"/> of the call before; null to begin.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<AuditVerification> VerifyAsync(string? cursor = null, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Get(Query.Of("v1/audit/verify", ("cursor", cursor))), PaymentsJson.Wire.AuditVerification, cancellationToken);
}
