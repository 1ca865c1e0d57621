using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Payments.Channels;
using Payments.Domain.Orders;
using Xunit;

namespace Payments.Sandbox.Tests;

/// <summary>A test with a sandbox of its own.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    private protected SandboxServer Sandbox { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Sandbox = await SandboxServer.Start();

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static CapturedPayment Taken(CallbackCheck check)
    {
        Assert.Null(check.ErrorCode);
        return check.Report!.Payment!;
    }

    protected static async Task IsProblem(HttpResponseMessage response, int status, string code, string? field = null)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;
        Assert.Equal(code, problem["code"]!.GetValue<string>());
        Assert.Equal(field, problem["field"]?.GetValue<string>());
    }
}
