using System.CommandLine;
using Payments.Client;

namespace Payments.Cli.Settings;

/// <summary>Which server, as whom, and how answers are shown: on the command line, else in the environment.</summary>
internal sealed class ServerOptions
{
    private const string DefaultUrl = "http://localhost:5000";
    private const string TokenFile = "data/admin.token";

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"The server's address (default PAYMENTS_URL, else {DefaultUrl})",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> _apiKey = new("--api-key")
    {
        Description = "A merchant's API key (default PAYMENTS_API_KEY, which others do not see)",
        HelpName = "KEY",
        Recursive = true,
    };

    private readonly Option<string?> _adminToken = new("--admin-token")
    {
        Description = $"The operators' token (default PAYMENTS_ADMIN_TOKEN, else for a server on this machine {TokenFile})",
        HelpName = "TOKEN",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Prints JSON, for programs", Recursive = true };

    public IEnumerable<Option> All => [_url, _apiKey, _adminToken, _json];

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public Uri Url(ParseResult parsed, Terminal terminal)
    {
        var text = Given(parsed.GetValue(_url)) ?? Given(terminal.Variable("PAYMENTS_URL")) ?? DefaultUrl;
        return HttpUrl(text);
    }

    public PaymentsCredentials ApiKey(ParseResult parsed, Terminal terminal) =>
        Credentials(
            PaymentsCredentials.ApiKey,
            ApiKeyText(parsed, terminal) ?? throw new UsageException("Which merchant? Set PAYMENTS_API_KEY, or say --api-key.")
        );

    public PaymentsCredentials AdminToken(ParseResult parsed, Terminal terminal) =>
        Credentials(
            PaymentsCredentials.AdminToken,
            AdminTokenText(parsed, terminal)
                ?? throw new UsageException("This is for operators. Set PAYMENTS_ADMIN_TOKEN, or say --admin-token.")
        );

    public string? ApiKeyText(ParseResult parsed, Terminal terminal) =>
        Given(parsed.GetValue(_apiKey)) ?? Given(terminal.Variable("PAYMENTS_API_KEY"));

    /// <summary>The file of the working directory is that of a server on this machine, so no other is shown it.</summary>
    public string? AdminTokenText(ParseResult parsed, Terminal terminal) =>
        Given(parsed.GetValue(_adminToken))
        ?? Given(terminal.Variable("PAYMENTS_ADMIN_TOKEN"))
        ?? (Url(parsed, terminal).IsLoopback && File.Exists(TokenFile) ? File.ReadAllText(TokenFile).Trim() : null);

    /// <summary>Reads an address.</summary>
    /// <exception cref="UsageException">It is none of a web server.</exception>
    public static Uri HttpUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
            ? url
            : throw new UsageException($"{text} is not an http or https address.");

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static PaymentsCredentials Credentials(Func<string, PaymentsCredentials> of, string text)
    {
        try
        {
            return of(text);
        }
        catch (ArgumentException)
        {
            throw new UsageException("The key or token has characters that none has.");
        }
    }
}
