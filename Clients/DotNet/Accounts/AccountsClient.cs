using Payments.Client.Http;
using Payments.Client.Json;
using Payments.Client.Merchants;

namespace Payments.Client.Accounts;

/// <summary>Accounts of a merchant's users.</summary>
public sealed class AccountsClient
{
    private readonly ApiConnection _api;

    internal AccountsClient(ApiConnection api) => _api = api;

    /// <summary>Reads an account.</summary>
    public Task<Account> GetAsync(string accountId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Get(Path(accountId)), PaymentsJson.Wire.Account, cancellationToken);

    /// <summary>An account's journal, newest first.</summary>
    public IAsyncEnumerable<Entry> ListEntriesAsync(string accountId, CancellationToken cancellationToken = default) =>
        Paging.All((cursor, token) => ListEntriesPageAsync(accountId, 100, cursor, token), cancellationToken);

    /// <summary>A page of an account's journal, newest first.</summary>
    public Task<Page<Entry>> ListEntriesPageAsync(
        string accountId,
        int? limit = null,
        string? cursor = null,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Get(Query.Of(Path(accountId) + "/entries", ("limit", Query.Of(limit)), ("cursor", cursor))),
            PaymentsJson.Wire.PageEntry,
            cancellationToken
        );

    /// <summary>Adds an account's journal up and compares it with the balance.</summary>
    public Task<AccountVerification> VerifyAsync(string accountId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Get(Path(accountId) + "/verify"), PaymentsJson.Wire.AccountVerification, cancellationToken);

    /// <summary>Compares every account of a merchant with its journal; for operators and the merchant itself.</summary>
    public Task<AccountVerification> VerifyAllAsync(string merchantId, CancellationToken cancellationToken = default) =>
        _api.Send(
            ApiRequest.Get($"v1/merchants/{Query.Part(merchantId)}/accounts/verify"),
            PaymentsJson.Wire.AccountVerification,
            cancellationToken
        );

    /// <summary>Corrects an account, for operators; sent again with the same content, it is booked once.</summary>
    public Task<Entry> AdjustAsync(
        string merchantId,
        string accountId,
        NewAdjustment adjustment,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Post(
                $"v1/merchants/{Query.Part(merchantId)}/accounts/{Query.Part(accountId)}/adjustments",
                adjustment,
                PaymentsJson.Wire.NewAdjustment
            ) with
            {
                IsRepeatable = true,
            },
            PaymentsJson.Wire.Entry,
            cancellationToken
        );

    /// <summary>The secrets of an account that are valid, without showing them.</summary>
    public async Task<IReadOnlyList<UserSecret>> ListSecretsAsync(string accountId, CancellationToken cancellationToken = default) =>
        (await _api.Send(ApiRequest.Get(Path(accountId) + "/secrets"), PaymentsJson.Wire.PageUserSecret, cancellationToken)).Data;

    /// <summary>Makes a secret for an account's user, shown once.</summary>
    public Task<UserSecret> AddSecretAsync(string accountId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Post(Path(accountId) + "/secrets"), PaymentsJson.Wire.UserSecret, cancellationToken);

    /// <summary>Replaces a secret; both are valid for a while.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="secretId">What is replaced.</param>
    /// <param name="overlap">How long, 0 to 30 days; null for a day.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<UserSecret> RotateSecretAsync(
        string accountId,
        string secretId,
        TimeSpan? overlap = null,
        CancellationToken cancellationToken = default
    ) =>
        _api.Send(
            ApiRequest.Post($"{Path(accountId)}/secrets/{Query.Part(secretId)}/rotate", Rotation.Of(overlap), PaymentsJson.Wire.Rotation),
            PaymentsJson.Wire.UserSecret,
            cancellationToken
        );

    /// <summary>Revokes a secret, at once and everywhere.</summary>
    public Task RevokeSecretAsync(string accountId, string secretId, CancellationToken cancellationToken = default) =>
        _api.Send(ApiRequest.Delete($"{Path(accountId)}/secrets/{Query.Part(secretId)}"), cancellationToken);

    private static string Path(string accountId) => "v1/accounts/" + Query.Part(accountId);
}
