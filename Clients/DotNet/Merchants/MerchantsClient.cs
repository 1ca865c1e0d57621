using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Client.Http;
using Payments.Client.Json;
using Payments.Client.Operations;

namespace Payments.Client.Merchants;

/// <summary>Merchants and their keys, for operators; totals and notifications for the merchant itself, too.</summary>
public sealed class MerchantsClient
{
    private readonly ApiConnection _api;

    internal MerchantsClient(ApiConnection api) => _api = api;

    /// <summary>Registers a merchant; its API key and webhook secret are shown once, in the answer.</summary>
    public Task<Merchant> RegisterAsync(NewMerchant merchant, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Post("v1/merchants", merchant, PaymentsJson.Wire.NewMerchant), PaymentsJson.Wire.Merchant, cancellationToken);

    /// <summary>Every merchant that fits, the latest registered first.</summary>
    public IAsyncEnumerable<MerchantEntry> ListAsync(MerchantFilter? filter = null, CancellationToken cancellationToken = default) =>
        Paging.All(
            (cursor, token) =>
            {
                var target = Query.Of(
                    "v1/merchants",
                    ("search", filter?.Search),
                    ("mode", filter?.Mode?.Value),
                    ("limit", "100"),
                    ("cursor", cursor)
                );
                return _api.Send(ApiRequest.Get(target), PaymentsJson.Wire.PageMerchantEntry, token);
            },
            cancellationToken
        );

    /// <summary>Reads a merchant.</summary>
    public Task<Merchant> GetAsync(string merchantId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Get(Path(merchantId)), PaymentsJson.Wire.Merchant, cancellationToken);

    /// <summary>Changes a merchant's settings; what is not named stays.</summary>
    public Task<Merchant> ChangeAsync(string merchantId, MerchantChanges changes, CancellationToken cancellationToken = default)
    {
        var body = (JsonObject)JsonSerializer.SerializeToNode(changes, PaymentsJson.Wire.MerchantChanges)!;
        foreach (var field in changes.Reset)
            body[field] = null;
        return _api.Send(
            new ApiRequest(
                HttpMethod.Patch,
                Path(merchantId),
                JsonSerializer.SerializeToUtf8Bytes(body, PaymentsJson.Wire.JsonObject),
                IsRepeatable: true
            ),
            PaymentsJson.Wire.Merchant,
            cancellationToken
        );
    }

    /// <summary>Makes one more API key, shown once.</summary>
    public Task<MerchantKey> AddKeyAsync(string merchantId, NewKey? key = null, CancellationToken cancellationToken = default) =>
        _api.Send(
            ApiRequest.Post(Path(merchantId) + "/keys", key ?? new NewKey(), PaymentsJson.Wire.NewKey),
            PaymentsJson.Wire.MerchantKey,
            cancellationToken
        );

    /// <summary>Revokes an API key.</summary>
    public Task RevokeKeyAsync(string merchantId, string keyId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Delete($"{Path(merchantId)}/keys/{Query.Part(keyId)}"), cancellationToken);

    /// <summary>Replaces an API key; both are valid for a while.</summary>
    /// <param name="merchantId">Whose key it is.</param>
    /// <param name="keyId">What is replaced.</param>
    /// <param name="overlap">How long, 0 to 30 days; null for a day.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<MerchantKey> RotateKeyAsync(
        string merchantId,
        string keyId,
        TimeSpan? overlap = null,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Post($"{Path(merchantId)}/keys/{Query.Part(keyId)}/rotate", Rotation.Of(overlap), PaymentsJson.Wire.Rotation),
            PaymentsJson.Wire.MerchantKey,
            cancellationToken
        );

    /// <summary>Replaces the webhook secret; until the overlap ends notifications are signed with both.</summary>
    public Task<RotatedSecret> RotateWebhookSecretAsync(
        string merchantId,
        TimeSpan? overlap = null,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Post(Path(merchantId) + "/webhook-secret/rotate", Rotation.Of(overlap), PaymentsJson.Wire.Rotation),
            PaymentsJson.Wire.RotatedSecret,
            cancellationToken
        );

    /// <summary>Totals by day, currency and channel, and how the endpoint answers.</summary>
    public Task<Summary> GetSummaryAsync(
        string merchantId,
        DateOnly? from = null,
        DateOnly? to = null,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Get(Query.Of(Path(merchantId) + "/summary", ("from", Query.Of(from)), ("to", Query.Of(to)))),
            PaymentsJson.Wire.Summary,
            cancellationToken
        );

    /// <summary>Notifications whose attempts are used up, longest ago first.</summary>
    public IAsyncEnumerable<ExhaustedNotification> ListExhaustedAsync(
        string merchantId,
        DateTimeOffset? since = null,
        CancellationToken cancellationToken = default
    ) =>
        Paging.All(
            (cursor, token) =>
                _api.Send(
                    ApiRequest.Get(
                        Query.Of(
                            Path(merchantId) + "/notifications",
                            ("status", "exhausted"),
                            ("since", Query.Of(since)),
                            ("limit", "100"),
                            ("cursor", cursor)
                        )
                    ),
                    PaymentsJson.Wire.PageExhaustedNotification,
                    token
                ),
            cancellationToken
        );

    /// <summary>Puts up to 100 orders' exhausted notifications in line again; the cursor in the answer leads on.</summary>
    public Task<ResendProgress> ResendExhaustedAsync(
        string merchantId,
        DateTimeOffset since,
        string? cursor = null,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Post(
                Path(merchantId) + "/notifications/resend",
                new ResendRequest { Since = since, Cursor = cursor },
                PaymentsJson.Wire.ResendRequest
            ),
            PaymentsJson.Wire.ResendProgress,
            cancellationToken
        );

    /// <summary>Sends a signed notification that tells nothing, now.</summary>
    public Task<TestSend> TestNotificationAsync(string merchantId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Post(Path(merchantId) + "/notifications/test"), PaymentsJson.Wire.TestSend, cancellationToken);

    /// <summary>A merchant's limits with what is in use, and the risk rules that judge its orders.</summary>
    public Task<MerchantLimits> GetLimitsAsync(string merchantId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Get(Path(merchantId) + "/limits"), PaymentsJson.Wire.MerchantLimits, cancellationToken);

    /// <summary>Sets the picture that payers see on the checkout.</summary>
    /// <param name="merchantId">Whose.</param>
    /// <param name="png">A PNG picture, up to 48 KiB and 1,024 pixels wide and high.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<Merchant> SetLogoAsync(string merchantId, ReadOnlyMemory<byte> png, CancellationToken cancellationToken = default) =>
        _api.Send(
            new ApiRequest(HttpMethod.Put, Path(merchantId) + "/logo", png.ToArray(), IsRepeatable: false) { MediaType = "image/png" },
            PaymentsJson.Wire.Merchant,
            cancellationToken
        );

    /// <summary>Takes it away.</summary>
    public Task<Merchant> RemoveLogoAsync(string merchantId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Delete(Path(merchantId) + "/logo"), PaymentsJson.Wire.Merchant, cancellationToken);

    private static string Path(string merchantId) => "v1/merchants/" + Query.Part(merchantId);
}
