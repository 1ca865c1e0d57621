using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Payments.Hosting.Start;

/// <summary>
/// Keeps those silent who log with a stack trace that the start failed, and then throw it: <see cref="PaymentsProgram"/> says it in a line.
/// <c>Logging:LogLevel:Microsoft.Extensions.Hosting</c> set to any level has the traces back.
/// </summary>
internal sealed class StartupLogFilter
{
    private static readonly string[] Categories =
    [
        "Microsoft.Extensions.Hosting.Internal.Host",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Orleans.Hosting.SiloHostedService",
    ];

    private volatile bool _isEnded;

    /// <summary>From now on they are heard.</summary>
    public void End() => _isEnded = true;

    /// <summary>Keeps them silent until <see cref="End"/>.</summary>
    public void AddTo(ILoggingBuilder logging, IConfiguration configuration)
    {
        if (configuration["Logging:LogLevel:Microsoft.Extensions.Hosting"] is not null)
            return;
        foreach (var category in Categories)
            logging.AddFilter(category, level => _isEnded && level >= LogLevel.Warning);
    }
}
