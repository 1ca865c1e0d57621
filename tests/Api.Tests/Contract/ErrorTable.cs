using Payments.Domain.Errors;

namespace Payments.Api.Tests.Contract;

/// <summary>
/// The table of errors in docs/reference.md, written from the catalogue: it is copied from the message of the test that fails without it.
/// </summary>
internal static class ErrorTable
{
    public static string Text { get; } =
        string.Join(
            '\n',
            ErrorCatalogue
                .All.Where(error => error.Audience != ErrorAudience.Grains)
                .Select(Row)
                .Prepend("|---|---|---|---|")
                .Prepend("| code | status | meaning | retry |")
        );

    private static string Row(ErrorDefinition error) =>
        $"| `{error.Text}` | {error.Status}{(error.PathStatus is { } other ? $", in a path {other}" : "")} | {Via(error)}{error.Meaning} | {Retry(error)} |";

    private static string Via(ErrorDefinition error) =>
        error.Audience switch
        {
            ErrorAudience.Stream => "On a stream: ",
            ErrorAudience.Mqtt => "By MQTT: ",
            _ => "",
        };

    private static string Retry(ErrorDefinition error) =>
        error.Retry switch
        {
            ErrorRetry.Never => "no",
            ErrorRetry.Later => "once that has changed",
            ErrorRetry.AtOnce => "yes, as it is",
            _ => error.RetryAfter is { } seconds ? $"after {seconds} s" : "after `Retry-After`",
        };
}
