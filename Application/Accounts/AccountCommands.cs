using System.Globalization;
using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Merchants;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Accounts;
using Payments.Domain.Audit;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Grains.Accounts;
using Payments.Grains.Interfaces.Accounts;
using Payments.Storage.Accounts;

namespace Payments.Application.Accounts;

/// <summary>Shows and corrects the accounts of a merchant's users; <see cref="CommandAdmission"/> has let the merchant in.</summary>
public sealed class AccountCommands(IGrainFactory grains, IAccountQueries queries, MerchantChanges changes, AuditLog audit)
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

    /// <summary>For operators: corrects an account. Asked for again with the same content, it is booked once.</summary>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="merchantId">Whose user's it is.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="body">An <see cref="AdjustmentRequest"/> in JSON.</param>
    public async Task<CommandResult<EntryResponse>> Adjust(
        OperatorActor actor,
        MerchantId merchantId,
        AccountId accountId,
        ReadOnlyMemory<byte> body
    )
    {
        var read = JsonBody.Read(body, DomainJson.Stored.AdjustmentRequest, out _);
        if (read.Value is not { } request)
            return read.Error!;
        var asked = AdjustmentRequest.Check(request, merchantId, accountId);
        if (asked.Value is not { } booking)
            return asked.Error!;
        if (await changes.Find(merchantId) is null)
            return MerchantErrors.NotFound;
        if (!AccountId.IsValid(accountId.Value))
            return AccountErrors.NotFound;

        return await audit.Record<EntryResponse>(
            actor,
            new Act(AuditAction.AdjustAccount, merchantId, accountId.Value)
            {
                Changes = SettingChanges.Asked(request, DomainJson.Stored.AdjustmentRequest),
            },
            async () =>
            {
                var reply = await grains.GetGrain<IAccountGrain>(AccountId.Key(merchantId, accountId)).Book(merchantId, accountId, booking);
                if (reply.Error is { } error)
                    return error;
                return new(EntryResponse.Of(reply.Entry!), null, reply.IsReplay ? CommandEffect.Replayed : CommandEffect.Created);
            }
        );
    }

    /// <summary>An account of the merchant; null where it has none of this id.</summary>
    internal async Task<AccountView?> Find(Merchant merchant, string id) => Grain(merchant, id) is { } grain ? await grain.Get() : null;

    /// <summary>The grain of an account of the merchant; null where the id cannot be one.</summary>
    internal IAccountGrain? Grain(Merchant merchant, string id) =>
        AccountId.IsValid(id) ? grains.GetGrain<IAccountGrain>(AccountId.Key(merchant.Id, new AccountId(id))) : null;
}
