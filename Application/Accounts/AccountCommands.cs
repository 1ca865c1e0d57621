using System.Globalization;
using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Access;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Accounts;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Grains.Accounts;
using Payments.Grains.Interfaces.Accounts;
using Payments.Storage.Accounts;

namespace Payments.Application.Accounts;

/// <summary>Shows the accounts of a merchant's users; <see cref="CommandAdmission"/> has let the merchant in.</summary>
public sealed class AccountCommands(IGrainFactory grains, IAccountQueries queries)
{
    /// <summary>Reads an account.</summary>
    public async Task<CommandResult<AccountResponse>> Get(Merchant merchant, string id) =>
        await Find(merchant, id) is { } account ? AccountResponse.Of(account) : AccountErrors.NotFound;

    /// <summary>An account's journal, newest first.</summary>
    public async Task<CommandResult<PageResponse<EntryResponse>>> Entries(
        Merchant merchant,
        string id,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "limit", "cursor");
        var limit = query.Integer("limit", 1, InputLimits.MaxPage, InputLimits.DefaultPage);
        var before = query.Cursor("cursor");
        if (query.Error is { } fault)
            return fault;
        if (await Find(merchant, id) is null)
            return AccountErrors.NotFound;

        var rows = await queries.EntriesAsync(
            AccountId.Key(merchant.Id, new AccountId(id)),
            before == 0 ? long.MaxValue : before,
            limit + 1,
            cancellationToken
        );
        var page = rows.Take(limit).Select(row => EntryResponse.Of(AccountRow.EntryOf(row))).ToList();
        return new PageResponse<EntryResponse>(page, rows.Count > limit ? page[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>An account of the merchant; null where it has none of this id.</summary>
    internal async Task<AccountView?> Find(Merchant merchant, string id) => Grain(merchant, id) is { } grain ? await grain.Get() : null;

    /// <summary>The grain of an account of the merchant; null where the id cannot be one.</summary>
    internal IAccountGrain? Grain(Merchant merchant, string id) =>
        AccountId.IsValid(id) ? grains.GetGrain<IAccountGrain>(AccountId.Key(merchant.Id, new AccountId(id))) : null;
}
