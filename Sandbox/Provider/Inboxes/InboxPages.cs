using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Payments.Sandbox.Provider.Web;
using Payments.Sandbox.Wire;

namespace Payments.Sandbox.Provider.Inboxes;

/// <summary>Places to send notifications to and to look at them, so that a newcomer needs no server of his own.</summary>
internal sealed class InboxPages(Inboxes inboxes, SandboxOptions options, TimeProvider clock)
{
    private const int MaxBody = 64 * 1024;
    private const int MaxOverrides = 1000;
    private static readonly byte[] Success = Encoding.UTF8.GetBytes("success");
    private readonly HtmlPage _page = HtmlPage.Load("inbox.html");

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/sandbox/inboxes", WithKnownHost(Create));
        endpoints.MapPost("/sandbox/inbox/{name}", WithInbox(Receive));
        endpoints.MapPost("/sandbox/inbox/{name}/answers", WithKnownHost(WithInbox(OverrideResponses)));
        endpoints.MapGet("/sandbox/inbox/{name}", WithKnownHost(WithInbox(Page)));
        endpoints.MapGet(
            "/sandbox/inbox/{name}.json",
            WithKnownHost(
                WithInbox(
                    (context, name) =>
                    {
                        context.Response.Headers.CacheControl = "no-store";
                        return context.WriteJson(inboxes.Read(name), SandboxJson.Default.InboxContent);
                    }
                )
            )
        );
    }

    private Task Create(HttpContext context)
    {
        var url = options.BaseUrl().TrimEnd('/') + "/sandbox/inbox/" + InboxName.New(options.Key);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = url;
        return context.WriteResponse(
            StatusCodes.Status201Created,
            "application/json",
            JsonSerializer.SerializeToUtf8Bytes(new InboxAddress(url), SandboxJson.Default.InboxAddress)
        );
    }

    private async Task Receive(HttpContext context, string name)
    {
        var body = new ArrayBufferWriter<byte>();
        if (!await BoundedBody.Read(context.Request, MaxBody, body))
        {
            await context.WriteProblem(new SandboxProblem($"A body may have {MaxBody} bytes.", 413, "body_too_large"));
            return;
        }

        var headers = context.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        var status = inboxes
            .Open(name)
            .Add(clock.GetUtcNow(), headers, Encoding.UTF8.GetString(body.WrittenSpan), Convert.ToBase64String(body.WrittenSpan));
        if (status == StatusCodes.Status200OK)
            await context.WriteResponse(status, "text/plain", Success);
        else
            context.Response.StatusCode = status;
    }

    private Task OverrideResponses(HttpContext context, string name)
    {
        var query = context.Request.Query;
        if (!IsNumber(query["status"], 200, 599, out var status))
            return context.WriteProblem(new SandboxProblem("status must be 200 to 599.", 400, "out_of_range", "status"));
        if (!IsNumber(query["count"], 0, MaxOverrides, out var count))
            return context.WriteProblem(new SandboxProblem($"count must be 0 to {MaxOverrides}.", 400, "out_of_range", "count"));
        inboxes.Open(name).RespondWith(status, count);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task Page(HttpContext context, string name) =>
        _page.Send(context, HttpStatusCode.OK, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name });

    private RequestDelegate WithInbox(Func<HttpContext, string, Task> operation) =>
        context =>
        {
            var name = (string)context.GetRouteValue("name")!;
            return InboxName.IsValid(options.Key, name)
                ? operation(context, name)
                : context.WriteProblem(
                    new SandboxProblem("There is no such inbox. POST /sandbox/inboxes makes one, and says its url.", 404, "inbox_not_found")
                );
        };

    /// <summary>
    /// A page elsewhere may have its host's name resolve to this server (DNS rebinding), and would then read inboxes in the browser of
    /// somebody who can reach it. Its requests come with that name.
    /// </summary>
    private RequestDelegate WithKnownHost(RequestDelegate operation) =>
        context =>
            IsKnownHost(context.Request.Host.Host)
                ? operation(context)
                : context.WriteProblem(new SandboxProblem("This server does not go by that name.", 421, "unknown_host"));

    private bool IsKnownHost(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || IsHostOf(options.BaseUrl(), host)
        || (options.ApiUrl is { } api && IsHostOf(api(), host));

    private static bool IsHostOf(string url, string host) =>
        Uri.TryCreate(url, UriKind.Absolute, out var own) && string.Equals(own.Host, host, StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string? text, int min, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;
}
