using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Storage.Audit;
using Payments.Storage.Orders;

namespace Payments.Application.Audit;

/// <summary>Lists, exports and verifies what operators and merchants did: operators all of it, a merchant what concerns it.</summary>
public sealed class AuditCommands(IAuditTrail trail, Cursors cursors)
{
    /// <summary>How many entries are verified for one request: 10,000.</summary>
    public const int MaxVerified = 10_000;

    /// <summary>How many acts an export has at most: 1,000.</summary>
    public const int MaxExport = 1_000;

    private const int LinksPage = 500;

    // An operator's list is of no merchant.
    private static readonly MerchantId NoMerchant = new("");

    /// <summary>Acts, the latest first.</summary>
    /// <param name="viewer">The merchant that asks; null for an operator.</param>
    /// <param name="parameters">What is asked for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<CommandResult<PageResponse<ActResponse>>> List(
        MerchantId? viewer,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var (listing, error) = ReadListing(viewer, parameters, InputLimits.MaxPage, InputLimits.DefaultPage);
        if (error is not null)
            return error;
        var page = await trail.ListAsync(listing, cancellationToken);
        return new PageResponse<ActResponse>([.. page.Acts.Select(act => ActView.Of(act, viewer))], NextOf(viewer, page));
    }

    /// <summary>The same as CSV.</summary>
    public async Task<CommandResult<ListExport>> Export(
        MerchantId? viewer,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var (listing, error) = ReadListing(viewer, parameters, MaxExport, MaxExport);
        if (error is not null)
            return error;
        return await ListExport.Begin(Parts(viewer, listing, cancellationToken), cancellationToken);
    }

    /// <summary>Recomputes hashes: an operator's of the whole chain, a merchant's of the entries that concern it.</summary>
    public async Task<CommandResult<AuditVerificationResponse>> Verify(
        MerchantId? viewer,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "cursor");
        var after = query.Cursor("cursor", text => cursors.Decode(Cursors.AuditLinks, viewer ?? NoMerchant, text)) ?? default;
        if (query.Error is { } fault)
            return fault;

        var (entries, head) = (0, (string?)null);
        while (entries < MaxVerified)
        {
            var links = await trail.LinksAsync(viewer?.Value, after, LinksPage, cancellationToken);
            foreach (var link in links)
            {
                entries++;
                head = Convert.ToHexStringLower(link.Entry.Hash);
                if (!IsIntact(link))
                    return new AuditVerificationResponse(false, entries, link.Entry.Row.ActId, head, null);
                after = new OrderCursor(link.Entry.Row.At.ToUnixTimeMilliseconds(), link.Entry.Sequence);
            }

            if (links.Count < LinksPage)
                return new AuditVerificationResponse(true, entries, null, head, null);
        }

        return new AuditVerificationResponse(true, entries, null, head, cursors.Encode(Cursors.AuditLinks, viewer ?? NoMerchant, after));
    }

    /// <summary>Page by page; the last record of each says where the list goes on.</summary>
    private async IAsyncEnumerable<string> Parts(
        MerchantId? viewer,
        AuditListing listing,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (csv, left) = (new StringBuilder(AuditCsv.Header), listing.Limit);
        while (true)
        {
            var page = await trail.ListAsync(listing with { Limit = Math.Min(left, InputLimits.MaxPage) }, cancellationToken);
            foreach (var (index, act) in page.Acts.Index())
                AuditCsv.Append(csv, ActView.Of(act, viewer), index == page.Acts.Count - 1 ? NextOf(viewer, page) : null);
            yield return csv.ToString();
            csv.Clear();
            left -= page.Acts.Count;
            if (left == 0 || page.Next is not { } next)
                yield break;
            listing = listing with { After = next };
        }
    }

    /// <summary>Whether the hash fits, and what an entry is found by is what it says.</summary>
    private static bool IsIntact(AuditLink link)
    {
        if (!AuditChain.IsIntact(link))
            return false;
        var row = link.Entry.Row;
        try
        {
            return AuditEntries.ToRow(JsonSerializer.Deserialize(row.Body, DomainJson.Stored.AuditEntry)!, row.Body) == row;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private (AuditListing Listing, PaymentError? Error) ReadListing(
        MerchantId? viewer,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        int maxLimit,
        int defaultLimit
    )
    {
        string[] ofOperators = viewer is null ? ["merchant_id"] : [];
        var query = new QueryReader(parameters, ["actor", "action", "created_after", "created_before", "limit", "cursor", .. ofOperators]);
        var listing = new AuditListing(
            query.Integer("limit", 1, maxLimit, defaultLimit),
            query.Cursor("cursor", text => cursors.Decode(Cursors.Audit, viewer ?? NoMerchant, text))
        )
        {
            MerchantId = viewer?.Value ?? query.Text("merchant_id", InputLimits.Id),
            Actor = query.Text("actor", InputLimits.Id),
            Action = query.Choice<AuditAction>("action") is { } action ? AuditEntries.NameOf(action) : null,
            From = query.Time("created_after"),
            Before = query.Time("created_before"),
        };
        return (listing, query.Error);
    }

    private string? NextOf(MerchantId? viewer, AuditPage page) => cursors.Encode(Cursors.Audit, viewer ?? NoMerchant, page.Next);
}
