using System;
using System.IO;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Orleans.Payments.Api;
using Orleans.Payments.Silo;
using Orleans.Payments.Storage;

if (HealthProbe.UrlIn(args) is { } asked) return await HealthProbe.Ask(asked);
try
{
    await using var app = PaymentsApi.Build(args);
    await app.RunAsync();
    return 0;
}
catch (Exception error) when (error is SettingException or StorageException or OptionsValidationException or SocketException or IOException { InnerException: AddressInUseException })
{
    // Something the operator can mend: the message says what, and a stack trace would only hide it.
    await Console.Error.WriteLineAsync("orleans-payments: cannot start: " + error.Message);
    return 1;
}
