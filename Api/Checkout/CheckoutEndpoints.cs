using Payments.Api.Problems;
using Payments.Application.Checkout;
using Payments.Application.Limits;
using Payments.Domain.Errors;
using Payments.Domain.Languages;
using Payments.Grains.Interfaces;

namespace Payments.Api.Checkout;

/// <summary>
/// <c>/pay/{token}</c>: where payers see what to pay, pay by the channel's QR code or link, and see the result. Who has the link needs
/// nothing else. Browsers get pages in their language, also where something is wrong; programs get JSON.
/// </summary>
internal static class CheckoutEndpoints
{
    private static readonly ProblemResult Unknown = new PaymentError(PaymentErrorCode.OrderNotFound, "No order has this checkout link.");

    public static void MapCheckout(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(CheckoutLinks.Path).ExcludeFromDescription().AddEndpointFilter(TakePlace);
        pages.MapGet("{token}", Show);
        pages.MapGet("{token}/return", Return);
        pages.MapGet(CheckoutLinks.Logos + "{id}.png", LogoEndpoint.Show);
        // A link that was cut or added to.
        pages.MapFallback("{**rest}", NotFound);
    }

    private static async Task<IResult> Show(string token, HttpContext http, CheckoutCommands checkout, CheckoutPage page)
    {
        if (await checkout.Find(token) is not { } payer)
            return NotFound(http, page);
        return IsBrowser(http)
            ? page.Show(payer, token, LanguageOf(http), http.Request.Query.ContainsKey("waited"))
            : TypedResults.Ok(CheckoutPage.Status(payer));
    }

    /// <summary>Signed at the moment at which the payer goes, so that the signature is fresh however long the page was open.</summary>
    private static async Task<IResult> Return(string token, HttpContext http, CheckoutCommands checkout, CheckoutPage page)
    {
        if (await checkout.Find(token) is not { } payer || checkout.ReturnAddress(payer) is not { } address)
            return NotFound(http, page);
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.Location = address;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static IResult NotFound(HttpContext http, CheckoutPage page) => IsBrowser(http) ? page.NotFound(LanguageOf(http)) : Unknown;

    /// <summary>Payers count among the requests that a process works on at a time: many who look on keep no merchant out.</summary>
    private static async ValueTask<object?> TakePlace(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var concurrency = http.RequestServices.GetRequiredService<RequestConcurrency>();
        if (!concurrency.TryAcquire())
            return IsBrowser(http) ? Busy(http) : (ProblemResult)RequestConcurrency.Overloaded;
        try
        {
            return await next(context);
        }
        catch (Exception error)
            when (GrainCallFailures.IsUnanswered(error) && !http.RequestAborted.IsCancellationRequested && IsBrowser(http))
        {
            return Busy(http);
        }
        finally
        {
            concurrency.Release();
        }
    }

    private static HtmlResult Busy(HttpContext http) => http.RequestServices.GetRequiredService<CheckoutPage>().Busy(LanguageOf(http));

    private static bool IsBrowser(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Language LanguageOf(HttpContext http) =>
        LanguagePreference.Of(http.Request.Query["lang"], http.Request.Headers.AcceptLanguage);
}
