using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Payments.Hosting.Settings;

namespace Payments.Hosting;

/// <summary>What is logged, and how it is written, unless settings say otherwise.</summary>
internal static class LoggingDefaults
{
    private const string FormatterSetting = "Logging:Console:FormatterName";

    private static readonly string[] Formatters = [ConsoleFormatterNames.Simple, ConsoleFormatterNames.Json, ConsoleFormatterNames.Systemd];

    /// <summary>Adds the defaults, and the console.</summary>
    /// <exception cref="SettingException">The console is to write in a way that there is not.</exception>
    public static void AddLoggingDefaults(this WebApplicationBuilder builder)
    {
        var formatter = builder.Configuration.Text(FormatterSetting) ?? ConsoleFormatterNames.Simple;
        if (!Formatters.Contains(formatter, StringComparer.OrdinalIgnoreCase))
            throw new SettingException(FormatterSetting, $"is \"{formatter}\"; it must be one of: {string.Join(", ", Formatters)}.");
        CheckLevels(builder.Configuration.GetSection("Logging"));
        AddTo(builder.Configuration, formatter.Equals(ConsoleFormatterNames.Json, StringComparison.OrdinalIgnoreCase));
        // The slim builder knows one way to write and sets it over whatever the settings say.
        builder.Logging.AddConsole();
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName = formatter);
    }

    /// <summary>Levels stand in <c>LogLevel</c>, of all that write logs or of one of them.</summary>
    private static void CheckLevels(IConfigurationSection logging)
    {
        foreach (
            var levels in logging
                .GetChildren()
                .Select(part => part.Key.Equals("LogLevel", StringComparison.OrdinalIgnoreCase) ? part : part.GetSection("LogLevel"))
        )
        foreach (var (name, value) in levels.AsEnumerable())
        {
            if (!string.IsNullOrEmpty(value) && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
                throw new SettingException(name, $"is \"{value}\"; it must be one of: {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        }
    }

    private static void AddTo(ConfigurationManager configuration, bool isJson)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            // Orleans and the libraries tell much about themselves; only what is wrong is logged of that.
            ["Logging:LogLevel:Orleans"] = "Warning",
            // It takes the time since the machine was started for that of its first look. Whether a silo is stuck is told by its pulse.
            ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
            // It warns of each look for a silo that has to be repeated, as while one is lost.
            ["Logging:LogLevel:Polly"] = "Error",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            // Whoever asks is answered; who is asked every second would fill the log.
            ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
            ["Logging:LogLevel:System.Net.Http"] = "Warning",
        };
        if (isJson)
        {
            // Whoever reads it is a program, which wants to know when it was and to whom it belongs.
            values["Logging:Console:FormatterOptions:IncludeScopes"] = "true";
            values["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ";
            values["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true";
        }

        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = values });
    }
}
