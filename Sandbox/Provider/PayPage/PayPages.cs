using System.Buffers;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Domain;
using Payments.Domain.Amounts;
using Payments.Domain.Text;
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
    private readonly HtmlPage _page = HtmlPage.Load("pay.html");

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
            await context.WriteProblem(NotFound);
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
            context.Response.Headers.Location = (context.Request.PathBase + context.Request.Path).ToUriComponent();
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
            await context.WriteProblem(NotFound);
        }
        else if (isPage)
        {
            await Page(context, status, problem);
        }
        else
        {
            context.Response.Headers.CacheControl = "no-store";
            await context.WriteJson(status, SandboxJson.Default.PayStatus);
        }
    }

    private Task Page(HttpContext context, PayStatus status, SandboxProblem? problem) =>
        _page.Send(
            context,
            (HttpStatusCode)(problem?.Status ?? StatusCodes.Status200OK),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["amount"] = new Money(status.Amount, status.Currency).ToString(),
                ["state"] = SnakeCase<PayPageState>.Of(status.State),
                ["order"] = status.MerchantOrderId ?? status.OrderId,
                ["order_id"] = status.OrderId,
                ["description"] = status.Description ?? "",
                ["expires_at"] = UtcTimeConverter.Format(status.ExpiresAt),
                ["minor_digits"] = Currency.MinorDigits(status.Currency).ToString(),
                ["problem"] = problem?.Title ?? "",
                ["status"] = JsonSerializer.Serialize(status, SandboxJson.Default.PayStatus),
            }
        );

    private static SandboxProblem NotFound { get; } = new("There is no such order here.", 404, "order_not_found");
}
