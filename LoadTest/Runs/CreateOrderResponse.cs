using System.Text;
using Payments.LoadTest.Http;
using Payments.LoadTest.Orders;

namespace Payments.LoadTest.Runs;

/// <summary>What the answer to a create says.</summary>
/// <param name="Id">The order's id.</param>
/// <param name="BinaryId">The same as 16 bytes.</param>
/// <param name="PayPath">The path of the page where it is paid; empty when there is none.</param>
internal sealed record CreateOrderResponse(string Id, UInt128 BinaryId, string PayPath)
{
    public static CreateOrderResponse Read(ReadOnlySpan<byte> body)
    {
        var id = FlatJson.Text(body, "\"id\":\""u8);
        var page = FlatJson.Text(body, "\"pay_url\":\""u8);
        var path = page.IndexOf("/sandbox/"u8);
        return new CreateOrderResponse(
            Encoding.ASCII.GetString(id),
            OrderIds.Read(id),
            path < 0 ? "" : Encoding.ASCII.GetString(page[path..])
        );
    }
}
