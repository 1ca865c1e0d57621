using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Errors;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Notifications;
using Xunit;

namespace Payments.Api.Tests.Contract;

/// <summary>
/// README, docs and OpenAPI say what the program does: nothing is missing there, and nothing stands there that is not so.
/// </summary>
public sealed partial class What_is_documented
{
    private const string Reference = "docs/reference.md";

    /// <summary>
    /// What has codes of its own: failures of payments, attempts at notifications, the simulated provider, and the load test, which is a
    /// client.
    /// </summary>
    private static readonly string[] OwnCodes =
    [
        "/Domain/Orders/FailureCodes.cs",
        "/Notifications/DeliveryErrors.cs",
        "/Sandbox/",
        "/LoadTest/",
    ];

    private static readonly string[] Shown = ["/v1/", "/health/", "/metrics"];

    [Fact]
    public async Task every_endpoint_stands_in_the_reference_with_its_parameters_and_no_other_does()
    {
        await using var server = await PaymentsServer.Start();
        var document = await OpenApi(server);

        var documented = Operation()
            .Matches(Sources.Document(Reference))
            .ToLookup(match => Name(match.Groups["method"].Value, match.Groups["path"].Value), match => match.Groups["query"].Value);
        var parameters = Operations(document)
            .ToDictionary(operation => operation.Name, operation => operation.Query, StringComparer.Ordinal);

        Assert.Equal(Mapped(server), documented.Select(operation => operation.Key).Order(StringComparer.Ordinal));
        foreach (var operation in documented.Where(operation => parameters.ContainsKey(operation.Key)))
            Assert.Equal(
                (operation.Key, string.Join(' ', parameters[operation.Key].Order(StringComparer.Ordinal))),
                (
                    operation.Key,
                    string.Join(' ', operation.SelectMany(Parameters).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                )
            );
    }

    [Fact]
    public async Task every_endpoint_stands_in_the_open_api_document_and_no_other_does()
    {
        await using var server = await PaymentsServer.Start();

        var described = Operations(await OpenApi(server)).Select(operation => operation.Name).Order(StringComparer.Ordinal);

        // OpenAPI has no words for metrics and for what a WebSocket says.
        Assert.Equal(Mapped(server).Where(name => name is not ("GET /metrics" or "GET /v1/stream")), described);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/operate.md")]
    [InlineData("docs/channels.md")]
    [InlineData("docs/risk-rules.md")]
    [InlineData("docs/start.md")]
    [InlineData("docs/concepts/actions.md")]
    [InlineData("docs/how-to/go-live.md")]
    [InlineData("docs/operating/incidents.md")]
    [InlineData("docs/operating/install.md")]
    [InlineData("docs/operating/keys-and-certificates.md")]
    public async Task no_document_speaks_of_a_path_that_is_not_there(string document)
    {
        await using var server = await PaymentsServer.Start();
        var paths = Mapped(server).Select(name => name.Split(' ')[1]).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(
            PathOf().Matches(Sources.Document(document)).Select(match => Plain(match.Value)).Except(paths, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void the_table_of_errors_in_the_reference_is_the_catalogue() =>
        Assert.Contains(ErrorTable.Text + "\n", Sources.Section(Reference, "## Refusals"), StringComparison.Ordinal);

    [Fact]
    public async Task every_code_of_an_error_stands_in_the_open_api_document()
    {
        await using var server = await PaymentsServer.Start();

        var document = await OpenApi(server);
        var described = document["components"]!["schemas"]!["ProblemResponse"]!["properties"]!["code"]!["enum"]!.AsArray();

        Assert.Equal(
            ErrorCatalogue
                .All.Where(error => error.Audience != ErrorAudience.Grains)
                .Select(error => error.Text)
                .Order(StringComparer.Ordinal),
            described.Select(code => code!.GetValue<string>()).Order(StringComparer.Ordinal)
        );
    }

    /// <summary>
    /// An error is made from its code's entry, so a code that is written down as a text would be one that the catalogue may lack.
    /// </summary>
    [Fact]
    public void no_code_of_an_error_is_written_down_beside_the_catalogue()
    {
        var codes = ErrorCatalogue.All.Select(error => error.Text).ToHashSet(StringComparer.Ordinal);

        var written = Sources
            .Code()
            .Where(file => !OwnCodes.Any(own => file.Path.Contains(own, StringComparison.Ordinal)))
            .SelectMany(file => CodeText().Matches(file.Text), (file, match) => (file.Path, Code: match.Groups["code"].Value));

        Assert.DoesNotContain(written, text => codes.Contains(text.Code));
    }

    [Fact]
    public async Task every_type_of_event_stands_in_the_reference_and_whether_merchants_are_told_of_it()
    {
        await using var server = await PaymentsServer.Start();
        var told = typeof(OrderEvent)
            .GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
            .Select(type =>
                ((string)type.TypeDiscriminator!, ((OrderEvent)RuntimeHelpers.GetUninitializedObject(type.DerivedType)).IsNotifiedByDefault)
            );

        var documented = Sources
            .Section(Reference, "## Notifications")
            .Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|'))
            .SelectMany(cells => Sources.Quoted(cells[1]).Select(type => (type, cells[2].Trim() == "yes")));
        var described = (await OpenApi(server))["components"]!["schemas"]!["MerchantRequest"]!["properties"]!["notify_events"]!["items"]![
            "enum"
        ]!.AsArray();

        Assert.Equal(told.Order(), documented.Order());
        Assert.Equal(
            told.Select(type => type.Item1).Order(StringComparer.Ordinal),
            described.Select(type => type!.GetValue<string>()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void every_error_of_an_attempt_and_every_status_of_an_order_stands_in_the_reference()
    {
        var errors = Constants(typeof(DeliveryErrors)).Append("behind_exhausted");

        Assert.Equal(errors.Order(StringComparer.Ordinal), Listed("Attempt errors:").Order(StringComparer.Ordinal));
        Assert.Equal(
            Enum.GetValues<OrderStatus>().Select(SnakeCase<OrderStatus>.Of).Order(StringComparer.Ordinal),
            Listed("Statuses:").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void every_code_of_a_failure_stands_in_the_reference() =>
        Assert.All(Constants(typeof(FailureCodes)), code =>
            Assert.Contains($"`{code}`", Sources.Document(Reference), StringComparison.Ordinal)
        );

    private static IEnumerable<string> Constants(Type codes) =>
        codes.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!);

    /// <summary>The words of a list in the reference that begins so.</summary>
    private static IEnumerable<string> Listed(string beginning) =>
        Sources.Quoted(
            Sources.Document(Reference).Split("\n\n").Single(paragraph => paragraph.StartsWith(beginning, StringComparison.Ordinal))
        );

    private static IEnumerable<string> Mapped(PaymentsServer server) =>
        server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method =>
                    Name(method, "/" + endpoint.RoutePattern.RawText!.Trim('/'))
                )
            )
            // A WebSocket of HTTP/2 begins with CONNECT; to its reader it is the same.
            .Where(name => !name.StartsWith("CONNECT ", StringComparison.Ordinal))
            .Where(name => Shown.Any(prefix => name.Split(' ')[1].StartsWith(prefix, StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static async Task<JsonNode> OpenApi(PaymentsServer server) =>
        JsonNode.Parse(await server.Http.GetStringAsync("/openapi/v1.json"))!;

    private static IEnumerable<(string Name, IReadOnlyList<string> Query)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (
            Name(operation.Key.ToUpperInvariant(), path.Key),
            (IReadOnlyList<string>)
                [
                    .. (operation.Value!["parameters"]?.AsArray() ?? [])
                        .Where(parameter => parameter!.Text("in") == "query")
                        .Select(parameter => parameter!.Text("name")),
                ]
        );

    private static IEnumerable<string> Parameters(string query) =>
        query.Split(['?', '&', '='], StringSplitOptions.RemoveEmptyEntries).Where(word => word != "exhausted");

    private static string Name(string method, string path) => $"{method} {Plain(path)}";

    /// <summary>A path without the names of what varies in it.</summary>
    private static string Plain(string path) => Variable().Replace(path.TrimEnd('/', '.', '"'), "{}");

    [GeneratedRegex(
        @"(?<method>GET|POST|PUT|PATCH|DELETE) (?<path>/[^\s`?]+)(?<query>\?[^\s`]*)?",
        RegexOptions.None,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Operation();

    [GeneratedRegex(@"/(?:v1|health)/[a-z][^\s`""'?,;:)]*|/metrics\b", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex PathOf();

    [GeneratedRegex(@"\{[^}]*\}|\$[A-Z_]+", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Variable();

    /// <summary>A text that could be a code's.</summary>
    [GeneratedRegex(@"""(?<code>[a-z_]+)""", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CodeText();
}
