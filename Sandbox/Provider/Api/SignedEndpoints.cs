using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Payments.Domain.Signatures;
using Payments.Sandbox.Provider.Web;
using Payments.Sandbox.Wire;
using Payments.Storage;

namespace Payments.Sandbox.Provider.Api;

/// <summary>
/// What stands before every operation of the provider's API: faults, the length of the body, the signature, the JSON, broken books.
/// </summary>
internal sealed class SignedEndpoints(SandboxOptions options, SandboxFaults faults, TimeProvider clock)
{
    /// <summary>An operation without a body.</summary>
    public RequestDelegate Get(Func<HttpContext, Task> operation) => WithFaults((context, _) => operation(context));

    /// <summary>An operation with a body, which <paramref name="check"/> may refuse.</summary>
    public RequestDelegate Post<T>(JsonTypeInfo<T> type, Func<T, SandboxProblem?> check, Func<HttpContext, T, Task> operation)
        where T : class => WithFaults((context, body) => RunWithBody(context, body, type, check, operation));

    /// <summary>As <see cref="Post"/>, but not subject to faults: it is how they are ended.</summary>
    public RequestDelegate PostWithoutFaults<T>(JsonTypeInfo<T> type, Func<T, SandboxProblem?> check, Func<HttpContext, T, Task> operation)
        where T : class => context => RunSigned(context, (context, body) => RunWithBody(context, body, type, check, operation));

    private RequestDelegate WithFaults(Func<HttpContext, ReadOnlyMemory<byte>, Task> operation) =>
        async context =>
        {
            var plan = faults.Current;
            if (plan.DelayMs > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(plan.DelayMs), clock, context.RequestAborted);
            if (plan.Outage == Outage.Drops)
                context.Abort();
            else if (plan.Outage == Outage.Refuses)
                await context.WriteProblem(Unavailable);
            else
                await RunSigned(context, operation);
        };

    private async Task RunSigned(HttpContext context, Func<HttpContext, ReadOnlyMemory<byte>, Task> operation)
    {
        var request = context.Request;
        var signed = new ArrayBufferWriter<byte>(1024);
        SignedRequest.WriteStart(signed, request.Method, request.Path.Value + request.QueryString.Value);
        var start = signed.WrittenCount;
        if (!await BoundedBody.Read(request, SignedRequest.MaxBody, signed))
        {
            await context.WriteProblem(new SandboxProblem($"A body may have {SignedRequest.MaxBody} bytes.", 413, "body_too_large"));
            return;
        }

        var headers = request.Headers;
        if (options.Check(name => headers[name], signed.WrittenSpan, clock.GetUtcNow()) is { } problem)
        {
            await context.WriteProblem(
                problem == SignatureError.OutsideTolerance
                    ? new SandboxProblem("The timestamp is more than 300 s away from the provider's clock.", 401, "timestamp_out_of_range")
                    : new SandboxProblem("The request is not signed with the sandbox's key.", 401, "invalid_signature")
            );
            return;
        }

        try
        {
            await operation(context, signed.WrittenMemory[start..]);
        }
        catch (StorageException exception) when (!context.Response.HasStarted)
        {
            await context.WriteProblem(new SandboxProblem(exception.Message, 503, exception.Code));
        }
    }

    private static Task RunWithBody<T>(
        HttpContext context,
        ReadOnlyMemory<byte> body,
        JsonTypeInfo<T> type,
        Func<T, SandboxProblem?> check,
        Func<HttpContext, T, Task> operation
    )
        where T : class
    {
        T? value;
        try
        {
            value = JsonSerializer.Deserialize(body.Span, type);
        }
        catch (JsonException exception)
        {
            return context.WriteProblem(
                new SandboxProblem("The body is not the JSON that is expected here.", 400, "invalid_json", exception.Path)
            );
        }

        if (value is null)
            return context.WriteProblem(new SandboxProblem("The body is null.", 400, "invalid_json"));
        return check(value) is { } error ? context.WriteProblem(error) : operation(context, value);
    }

    internal static SandboxProblem Unavailable { get; } = new("The sandbox is down.", 503, "unavailable");
}
