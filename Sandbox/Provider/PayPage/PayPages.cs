using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Domain.Languages;
using Payments.Sandbox.Provider.Books;
using Payments.Sandbox.Provider.Callbacks;
using Payments.Sandbox.Provider.Web;
using Payments.Sandbox.Wire;
using Payments.Storage;
using Payments.Storage.Grains;

namespace Payments.Sandbox.Provider.PayPage;

/// <summary>The page behind a pay_url, for people and for programs that play the payer.</summary>
internal sealed class PayPages(SandboxDatabase database, CallbackDelivery delivery, SandboxOptions options, MonotonicClock steady)
{
    private readonly PayPage _page = new();

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sandbox/pay/{token}", context => WithOrder(context, Show));
        endpoints.MapPost("/sandbox/pay/{token}", context => WithOrder(context, Pay));
    }

    private async Task WithOrder(HttpContext context, Func<HttpContext, long, Task> operation)
    {
        var token = (string)context.GetRouteValue("token")!;
        if (options.Keys.Select(key => PayToken.Read(key, token)).FirstOrDefault(known => known is not null) is not { } row)
        {
            await RespondNotFound(context);
            return;
        }

        try
        {
            await operation(context, row);
        }
        catch (StorageException exception) when (!context.Response.HasStarted)
        {
            await context.WriteProblem(new SandboxProblem(exception.Message, 503, exception.Code));
        }
    }

    private Task Show(HttpContext context, long row) => Respond(context, row, problem: null, isPage: context.Request.AcceptsHtml());

    private async Task Pay(HttpContext context, long row)
    {
        var isPage = context.Request.AcceptsHtml();
        if (
            context.Request.ContentType is { } type
            && !type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        )
        {
            await Respond(
                context,
                row,
                new SandboxProblem("Send application/x-www-form-urlencoded.", 415, "unsupported_media_type"),
                isPage
            );
            return;
        }

        var body = new ArrayBufferWriter<byte>();
        if (!await BoundedBody.Read(context.Request, PayForm.MaxLength, body))
        {
            await Respond(context, row, new SandboxProblem($"The form may have {PayForm.MaxLength} bytes.", 413, "body_too_large"), isPage);
            return;
        }

        var (choice, problem) = PayForm.Read(body.WrittenSpan);
        if (choice is not null)
        {
            var error = await database.Write(rows =>
                OrderTable.Find(rows, row) is { } order ? PaymentOperations.Pay(rows, order, choice, ProviderTime.Of(steady)) : null
            );
            problem = error is null ? null : new SandboxProblem(error.Message, 409, error.Code);
        }

        delivery.Wake();
        if (isPage && problem is null)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location =
                (context.Request.PathBase + context.Request.Path).ToUriComponent() + ChosenLanguage(context);
        }
        else
        {
            await Respond(context, row, problem, isPage);
        }
    }

    private async Task Respond(HttpContext context, long row, SandboxProblem? problem, bool isPage)
    {
        if (problem is not null && !isPage)
        {
            await context.WriteProblem(problem);
            return;
        }

        var status = await database.Read(static (rows, at) => PayStatus.Read(rows, at.row, at.Item2), (row, ProviderTime.Of(steady)));
        if (status is null)
        {
            await RespondNotFound(context);
        }
        else if (isPage)
        {
            await _page.Show(context, status, problem);
        }
        else
        {
            context.Response.Headers.CacheControl = "no-store";
            await context.WriteJson(status, SandboxJson.Default.PayStatus);
        }
    }

    /// <summary>In words for people, with a code for programs.</summary>
    private Task RespondNotFound(HttpContext context) =>
        context.Request.AcceptsHtml() ? _page.NotFound(context) : context.WriteProblem(NotFound);

    /// <summary>Stays chosen after the payer has acted.</summary>
    private static string ChosenLanguage(HttpContext context) =>
        context.Request.Query["lang"].ToString() is { Length: > 0 } chosen ? "?lang=" + LanguagePreference.Of(chosen, null).Code() : "";

    private static SandboxProblem NotFound { get; } = new("There is no such order here.", 404, "order_not_found");
}
