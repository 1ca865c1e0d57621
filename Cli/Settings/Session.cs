using System.CommandLine;
using Payments.Cli.Output;
using Payments.Client;

namespace Payments.Cli.Settings;

/// <summary>A run of a command: its values, its server, and where it prints.</summary>
internal sealed class Session(ServerOptions server, ParseResult parsed, Terminal terminal)
{
    public Terminal Terminal => terminal;

    public ServerOptions Server => server;

    public ParseResult Parsed => parsed;

    public Printer Print { get; } = new(terminal, server.IsJson(parsed));

    public Uri Url => server.Url(parsed, terminal);

    /// <summary>A client for the merchant of the API key.</summary>
    public PaymentsClient Merchant() => Client(server.ApiKey(parsed, terminal));

    /// <summary>A client for operators.</summary>
    public PaymentsClient Operator() => Client(server.AdminToken(parsed, terminal));

    /// <summary>A client for the merchant where there is an API key, else for operators.</summary>
    public PaymentsClient Either() => server.ApiKeyText(parsed, terminal) is null ? Operator() : Merchant();

    public PaymentsClient Client(PaymentsCredentials credentials, int maxAttempts = 4) =>
        new(
            new PaymentsClientOptions
            {
                Url = Url,
                Credentials = credentials,
                MaxAttempts = maxAttempts,
                TimeProvider = terminal.Clock,
                Random = new Random(terminal.Random.Next()),
            }
        );

    public T Value<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);
}
