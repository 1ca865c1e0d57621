using System;
using System.Collections.Generic;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Payments.Hosting;

/// <summary>Orleans and the libraries tell much about themselves; unless settings say otherwise, only what is wrong is logged of that.</summary>
internal static class LoggingDefaults
{
    public static void AddTo(IConfigurationBuilder configuration) => configuration.Sources.Insert(0, new MemoryConfigurationSource
    {
        InitialData = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Logging:LogLevel:Orleans"] = "Warning",
            // It takes the time since the machine was started for that of its first look. Whether a silo is stuck is told by its pulse.
            ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
            ["Logging:LogLevel:Polly"] = "Warning",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:System.Net.Http"] = "Warning",
        },
    });
}
