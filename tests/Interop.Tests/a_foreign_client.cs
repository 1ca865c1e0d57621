using Xunit;

namespace Payments.Interop.Tests;

/// <summary>
/// A client in Python's standard library, written from docs/reference.md and the OpenAPI document. It starts the server, kills it
/// and starts it again, pays, cheats, and recomputes what the server says.
/// </summary>
public sealed class A_foreign_client
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    [Fact]
    public Task finds_nothing_lost_doubled_or_out_of_order() => Finds("lifecycles");

    [Fact]
    public Task gets_one_order_however_often_it_asks() => Finds("idempotency");

    [Fact]
    public Task gets_in_by_a_signature_that_is_right_and_only_by_that() => Finds("signed_requests");

    [Fact]
    public Task is_refused_with_a_code_whatever_it_sends() => Finds("bad_input");

    [Fact]
    public Task hears_every_event_by_stream_once_and_in_sequence() => Finds("stream");

    private static async Task Finds(string check)
    {
        await Command.Require("python3");
        var script = Path.Combine(AppContext.BaseDirectory, "client", "foreign_client.py");
        TestContext.Current.TestOutputHelper?.WriteLine(
            await Command.Run(Limit, "python3", ["-B", script, check, Command.Dotnet, Command.Server])
        );
    }
}
