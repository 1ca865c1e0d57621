using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Problems;
using Payments.Application.Orders;
using Payments.Domain.Errors;
using QRCoder;

namespace Payments.Api.Orders;

/// <summary>An order's QR code as a picture (ISO/IEC 18004, error correction level M, with its quiet zone).</summary>
internal static class QrCodes
{
    private const int PixelsPerModule = 8;

    private static readonly ProblemResult NoCode = new PaymentError(
        PaymentErrorCode.NoQrCode,
        "No channel has taken the order, so there is nothing to show."
    );

    internal static async Task<Results<FileContentHttpResult, ProblemResult>> Svg(string id, HttpContext http, OrderCommands orders)
    {
        var (text, problem) = await TextOf(id, http, orders);
        if (text is null)
            return problem!;
        using var data = Encode(text);
        using var code = new SvgQRCode(data);
        return TypedResults.File(Encoding.UTF8.GetBytes(code.GetGraphic(PixelsPerModule)), "image/svg+xml");
    }

    internal static async Task<Results<FileContentHttpResult, ProblemResult>> Png(string id, HttpContext http, OrderCommands orders)
    {
        var (text, problem) = await TextOf(id, http, orders);
        if (text is null)
            return problem!;
        return TypedResults.File(PngOf(text), "image/png");
    }

    internal static byte[] PngOf(string text)
    {
        using var data = Encode(text);
        using var code = new PngByteQRCode(data);
        return code.GetGraphic(PixelsPerModule);
    }

    private static async Task<(string? Text, ProblemResult? Problem)> TextOf(string id, HttpContext http, OrderCommands orders)
    {
        var found = await orders.Find(http.GetMerchant(), id);
        return found.Value is not { } view ? (null, (ProblemResult)found.Error!)
            : view.Order.QrCode is { } text ? (text, null)
            : (null, NoCode);
    }

    private static QRCodeData Encode(string text) => QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
}
