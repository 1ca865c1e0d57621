using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Risk;
using Payments.Domain.Signatures;
using Payments.Domain.Text;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Risk;
using Payments.Grains.Secrets;
using Payments.Storage.Merchants;

namespace Payments.Application.Merchants;

/// <summary>For operators: registers merchants, lists them, and changes their configuration; a merchant changes its own.</summary>
public sealed class MerchantCommands(
    IGrainFactory grains,
    IMerchantQueries queries,
    MerchantChanges changes,
    AuditLog audit,
    SecretBox secrets,
    RiskRules risks,
    Cursors cursors
)
{
    // The list is of no merchant.
    private static readonly MerchantId NoMerchant = new("");

    /// <summary>Registers a merchant; its key and secret are shown this once.</summary>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="body">A <see cref="MerchantRequest"/> in JSON.</param>
    public async Task<CommandResult<MerchantResponse>> Register(OperatorActor actor, ReadOnlyMemory<byte> body)
    {
        var read = JsonBody.Read(body, DomainJson.Stored.MerchantRequest, out _);
        if (read.Value is not { } request)
            return read.Error!;
        if ((MerchantRequest.CheckNew(request) ?? risks.Check(request.RiskRules)) is { } error)
            return error;

        var now = changes.Now;
        var id = Credentials.NewMerchantId();
        var (apiKey, kept) = Credentials.NewApiKey(id, now);
        var webhookKey = Credentials.NewWebhookKey();
        var merchant = new Merchant
        {
            Id = id,
            Name = request.Name!,
            Mode = request.ModeOrDefault,
            NotifyUrl = CanonicalUrl.Of(request.NotifyUrl),
            NotifyFormat = request.NotifyFormatOrDefault,
            AckBody = request.AckBody,
            LatePayment = request.LatePaymentOrDefault,
            NotifyEvents = request.NotifyEvents?.ToImmutableArray(),
            NotifySchedule = request.NotifySchedule?.ToImmutableArray(),
            SignedOnly = request.SignedOnly ?? false,
            ApprovePayments = request.ApprovePayments ?? false,
            RateLimit = request.RateLimit?.ToLimit(),
            MaxOpenOrders = request.MaxOpenOrders,
            RiskRules = RiskRuleRequest.ToSettings(request.RiskRules),
            Keys = [kept],
            WebhookKey = secrets.Seal(webhookKey, id),
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await audit.Record(
            actor,
            new Act(AuditAction.RegisterMerchant, id) { Changes = SettingChanges.Between(null, merchant) },
            async () =>
            {
                var registered = await grains.GetGrain<IMerchantGrain>(id).Register(merchant);
                var made = MerchantResponse.Of(registered, now) with
                {
                    ApiKey = apiKey,
                    WebhookSecret = StandardWebhooks.SecretOf(webhookKey),
                };
                return new CommandResult<MerchantResponse>(made, null, CommandEffect.Created);
            }
        );
    }

    /// <summary>Reads a merchant.</summary>
    public async Task<CommandResult<MerchantResponse>> Get(string id) =>
        await changes.Find(id) is { } merchant ? MerchantResponse.Of(merchant, changes.Now) : MerchantErrors.NotFound;

    /// <summary>Changes what is named of a merchant.</summary>
    /// <param name="actor">Who asks for it: an operator, or the merchant itself.</param>
    /// <param name="id">Which merchant.</param>
    /// <param name="body">A <see cref="MerchantRequest"/> in JSON.</param>
    public async Task<CommandResult<MerchantResponse>> Change(Actor actor, string id, ReadOnlyMemory<byte> body)
    {
        var read = JsonBody.Read(body, DomainJson.Stored.MerchantRequest, out var sent);
        if (read.Value is not { } request)
            return read.Error!;
        if (actor is MerchantActor && MerchantRequest.CheckOwnChange(sent) is { } foreign)
            return await audit.Refuse(actor, new Act(AuditAction.ChangeMerchant, new MerchantId(id)), foreign);
        if ((MerchantRequest.CheckChange(request, sent) ?? risks.Check(request.RiskRules)) is { } error)
            return error;
        if (await changes.Find(id) is not { } merchant)
            return MerchantErrors.NotFound;

        var changed = merchant.With(request, sent, changes.ChangeTime(merchant));
        return await audit.Record<MerchantResponse>(
            actor,
            new Act(AuditAction.ChangeMerchant, merchant.Id) { Changes = SettingChanges.Between(merchant, changed) },
            async () =>
                await changes.Replace(merchant, changed) ? MerchantResponse.Of(changed, changes.Now) : MerchantErrors.ConcurrentChange
        );
    }

    /// <summary>Lists merchants, the latest registered first, read from storage without waking their grains.</summary>
    public async Task<CommandResult<PageResponse<MerchantEntryResponse>>> List(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "search", "mode", "limit", "cursor");
        var search = query.Text("search", InputLimits.Name);
        var mode = query.Choice<MerchantMode>("mode");
        var limit = query.Integer("limit", 1, InputLimits.MaxPage, InputLimits.DefaultPage);
        var after = query.Cursor("cursor", text => cursors.Decode(Cursors.Merchants, NoMerchant, text));
        if (query.Error is { } fault)
            return fault;

        var page = await queries.ListAsync(
            new MerchantListing(search, mode is { } word ? SnakeCase<MerchantMode>.Of(word) : null, limit, after),
            cancellationToken
        );
        return new PageResponse<MerchantEntryResponse>(
            [.. page.Merchants.Select(ToResponse)],
            cursors.Encode(Cursors.Merchants, NoMerchant, page.Next)
        );
    }

    private static MerchantEntryResponse ToResponse(MerchantEntry entry) =>
        new(entry.Id, entry.Name, SnakeCase<MerchantMode>.Parse(entry.Mode), entry.NotifyUrl, entry.CreatedAt);
}
