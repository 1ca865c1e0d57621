using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Storage;
using Payments.Api;
using Payments.Bench.PlainAdoNet;
using Payments.Grains.Orders;
using Payments.Storage.Orders;

// The co-hosted server with Orleans' own AdoNet providers for everything: the settings are the server's.
// Orders are stored by AdoNet persistence, and a reminder of AdoNet's table is registered whenever an order's due time changes.
var connection = new ConfigurationBuilder().AddCommandLine(args).Build()["Payments:PostgreSql:ConnectionString"]
    ?? throw new InvalidOperationException("--Payments:PostgreSql:ConnectionString is needed.");
await using var app = PaymentsApi.Build(args, services =>
{
    services.UseAdoNetReminderService(options =>
        options.Configure(table => (table.Invariant, table.ConnectionString) = ("Npgsql", connection))
    );
    services.AddSingleton(new EventTable(connection));
    services.AddSingleton<IOrderQueries>(provider => provider.GetRequiredService<EventTable>());
    services.AddAdoNetGrainStorage("plain", options =>
    {
        (options.Invariant, options.ConnectionString) = ("Npgsql", connection);
        options.GrainStorageSerializer = new DocumentSerializer();
    });
    services.AddKeyedSingleton<IGrainStorage>(OrderGrain.StorageName, (provider, _) =>
        new PlainStorage(
            provider.GetRequiredKeyedService<IGrainStorage>("plain"),
            provider.GetRequiredService<IReminderTable>(),
            provider.GetRequiredService<EventTable>(),
            provider.GetRequiredService<TimeProvider>()
        )
    );
});
await app.RunAsync();
