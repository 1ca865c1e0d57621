using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Payments.Storage;

namespace Payments.Hosting;

/// <summary>What the programs that serve do from their first line to their exit code.</summary>
public static class PaymentsProgram
{
    /// <summary>Runs a server until it is told to stop; with <c>--health URL</c> asks a running one instead.</summary>
    /// <param name="name">The program's name, for its messages.</param>
    /// <param name="args">The command line.</param>
    /// <param name="build">Puts the server together.</param>
    /// <returns>The exit code: 0, or 1 when it could not start (or the server asked is not well).</returns>
    public static async Task<int> Run(string name, string[] args, Func<string[], WebApplication> build)
    {
        if (HealthProbe.UrlIn(args) is { } asked) return await HealthProbe.Ask(asked);
        try
        {
            await using var app = build(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception error) when (error is SettingException or StorageException or OptionsValidationException or SocketException or IOException { InnerException: AddressInUseException })
        {
            // Something the operator can mend: the message says what, and a stack trace would only hide it.
            await Console.Error.WriteLineAsync($"{name}: cannot start: {error.Message}");
            return 1;
        }
    }
}
