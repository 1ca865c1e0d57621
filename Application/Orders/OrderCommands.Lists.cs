using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Grains;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Orders;
using Payments.Storage.Orders;

namespace Payments.Application.Orders;

// Lists are newest first, and read from storage without waking the orders' grains.
public sealed partial class OrderCommands
{
    /// <summary>The most orders that an export may have, and what it has where nothing is said: 10,000.</summary>
    public const int MaxExport = 10_000;

    private const string MerchantParameter = "merchant_id";

    // The list is of no merchant.
    private static readonly MerchantId NoMerchant = new("");

    /// <summary>A page of a merchant's orders.</summary>
    /// <param name="merchant">Whose.</param>
    /// <param name="parameters">Those of <see cref="OrderFilter"/>, <c>limit</c> and <c>cursor</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CommandResult<PageResponse<OrderResponse>>> List(
        Merchant merchant,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var list = ReadOwn(merchant, parameters, InputLimits.MaxPage, InputLimits.DefaultPage);
        return list.Value is { } asked ? await Page(asked, asked.Limit, asked.After, cancellationToken) : list.Error!;
    }

    /// <summary>For operators: a page of the orders of all merchants, or of the one that <c>merchant_id</c> names.</summary>
    public async Task<CommandResult<PageResponse<OrderResponse>>> ListOfAll(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var list = await ReadOfAll(parameters, InputLimits.MaxPage, InputLimits.DefaultPage);
        return list.Value is { } asked ? await Page(asked, asked.Limit, asked.After, cancellationToken) : list.Error!;
    }

    /// <summary>The same list as <see cref="List"/> has, as long as <c>limit</c> says, up to <see cref="MaxExport"/>.</summary>
    public async Task<CommandResult<ListExport>> Export(
        Merchant merchant,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var list = ReadOwn(merchant, parameters, MaxExport, MaxExport);
        return list.Value is { } asked ? await ListExport.Begin(Parts(asked, cancellationToken), cancellationToken) : list.Error!;
    }

    /// <summary>For operators: the same list as <see cref="ListOfAll"/> has.</summary>
    public async Task<CommandResult<ListExport>> ExportOfAll(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var list = await ReadOfAll(parameters, MaxExport, MaxExport);
        return list.Value is { } asked ? await ListExport.Begin(Parts(asked, cancellationToken), cancellationToken) : list.Error!;
    }

    private CommandResult<AskedList> ReadOwn(
        Merchant merchant,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        int maxLimit,
        int defaultLimit
    ) => Read(new QueryReader(parameters, [.. OrderFilter.Parameters, "limit", "cursor"]), merchant.Id, maxLimit, defaultLimit);

    private async Task<CommandResult<AskedList>> ReadOfAll(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        int maxLimit,
        int defaultLimit
    )
    {
        var query = new QueryReader(parameters, [MerchantParameter, .. OrderFilter.Parameters, "limit", "cursor"]);
        var merchantId = query.Text(MerchantParameter, InputLimits.Id);
        var list = Read(query, merchantId is null ? NoMerchant : new MerchantId(merchantId), maxLimit, defaultLimit);
        if (list.Value is not { } asked)
            return list;
        if (merchantId is not null)
            return await merchants.Find(merchantId) is null ? MerchantErrors.NotFound : list;
        return asked.Filter.ParameterOfMerchant is { } own
            ? new PaymentError(
                PaymentErrorCode.MissingField,
                $"{own} is a name of a merchant's own: say which in merchant_id.",
                MerchantParameter
            )
            : list;
    }

    private CommandResult<AskedList> Read(QueryReader query, MerchantId merchantId, int maxLimit, int defaultLimit)
    {
        var filter = OrderFilter.Read(query);
        var limit = query.Integer("limit", 1, maxLimit, defaultLimit);
        var after = query.Cursor("cursor", text => cursors.Decode(Cursors.Orders, merchantId, text));
        return query.Error is { } fault ? fault : new AskedList(merchantId, filter, limit, after);
    }

    /// <summary>Page by page; the last record of each says where the list goes on.</summary>
    private async IAsyncEnumerable<string> Parts(AskedList asked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (text, left, after) = (new StringBuilder(OrderCsv.Header), asked.Limit, asked.After);
        while (true)
        {
            var page = await Page(asked, Math.Min(left, InputLimits.MaxPage), after, cancellationToken);
            OrderCsv.Append(text, page.Data, page.NextCursor);
            yield return text.ToString();
            text.Clear();
            left -= page.Data.Count;
            if (left == 0 || page.NextCursor is not { } next)
                yield break;
            after = cursors.Decode(Cursors.Orders, asked.MerchantId, next);
        }
    }

    private async Task<PageResponse<OrderResponse>> Page(
        AskedList asked,
        int limit,
        OrderCursor? after,
        CancellationToken cancellationToken
    )
    {
        // The merchant's own id leads straight to the order, so no list is searched.
        if (asked.Filter.MerchantOrderId is { } merchantOrderId)
        {
            var view = await grains.GetOrder(OrderId.Of(asked.MerchantId, merchantOrderId)).Get();
            return new(view is not null && asked.Filter.Fits(view.Order) ? [OrderResponse.Of(view, checkout)] : [], null);
        }

        var merchantId = asked.MerchantId == NoMerchant ? null : asked.MerchantId.Value;
        var page = await queries.ListAsync(asked.Filter.ToListing(merchantId, limit, after), cancellationToken);
        return new([.. page.Orders.Select(Response)], cursors.Encode(Cursors.Orders, asked.MerchantId, page.Next));
    }

    private OrderResponse Response(StoredOrder stored)
    {
        var row = JsonSerializer.Deserialize<OrderRow>(stored.Document, GrainsJson.Stored);
        return OrderResponse.Of(OrderView.Of(row!.State!), checkout);
    }

    private sealed record AskedList(MerchantId MerchantId, OrderFilter Filter, int Limit, OrderCursor? After);
}
