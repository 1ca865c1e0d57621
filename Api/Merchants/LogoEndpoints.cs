using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Merchants;
using Payments.Domain.Errors;

namespace Payments.Api.Merchants;

/// <summary><c>/v1/merchants/{id}/logo</c>: what a merchant's payers see on the checkout.</summary>
internal static class LogoEndpoints
{
    /// <summary>What a picture is sent as.</summary>
    public const string MediaType = "image/png";

    private static readonly ProblemResult NotPng = new PaymentError(
        PaymentErrorCode.UnsupportedMediaType,
        $"The body must be a picture, sent as {MediaType}.",
        "content-type"
    );

    public static async Task<Results<Ok<MerchantResponse>, ProblemResult>> Set(string id, HttpContext http, LogoCommands logos) =>
        string.Equals(http.Request.ContentType?.Split(';')[0].Trim(), MediaType, StringComparison.OrdinalIgnoreCase)
            ? (await logos.Set(http.GetActor(), id, RequestBody.Bytes(http))).OrProblem()
            : NotPng;

    public static async Task<Results<Ok<MerchantResponse>, ProblemResult>> Remove(string id, HttpContext http, LogoCommands logos) =>
        (await logos.Remove(http.GetActor(), id)).OrProblem();
}
