using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Payments.Testing;

namespace Payments.Api.Tests.Alerts;

/// <summary>What an operator does about alerts of a server whose clock the test owns.</summary>
internal static class AlertServer
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>A pause is told of as soon as it is seen, by an endpoint that merchants' rules hold for.</summary>
    public static string[] Settings(int intervalSeconds, string webhook) =>
        [
            $"--Payments:Alerts:IntervalSeconds={intervalSeconds}",
            "--Payments:Alerts:RaiseAfter=2",
            "--Payments:Alerts:EndAfter=2",
            "--Payments:Alerts:ChannelPausedMinutes=0",
            "--Payments:Alerts:DiskFreePercent=1",
            "--Payments:Alerts:Webhook:Url=" + webhook,
            "--Payments:Alerts:Webhook:Secret=" + Secret,
        ];

    public static async Task<(HttpStatusCode Status, JsonObject Body)> Operate(
        this PaymentsServer server,
        HttpMethod method,
        string path,
        object? body = null,
        string? token = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = Json.Content(body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? server.AdminToken());
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, await Json.Of(response));
    }

    public static Task Pause(this PaymentsServer server) => server.Operate(HttpMethod.Post, "/v1/channels/sandbox/pause");

    public static Task Resume(this PaymentsServer server) => server.Operate(HttpMethod.Post, "/v1/channels/sandbox/resume");

    /// <summary>Moves the clock on, step by step, until an alert is as it should be.</summary>
    public static async Task<JsonObject> Until(this PaymentsServer server, TimeSpan step, string state, Func<JsonObject, bool> isSo)
    {
        JsonObject? found = null;
        await Poll.Until(state, async () =>
        {
            await server.AdvanceTime(step);
            found = (await server.List("/v1/alerts")).FirstOrDefault(isSo);
            return found is not null;
        });
        return found!;
    }
}
