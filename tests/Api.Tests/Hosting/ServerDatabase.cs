using Microsoft.Extensions.DependencyInjection;
using Orleans.Reminders;
using Orleans.Runtime;
using Payments.Testing;

namespace Payments.Api.Tests.Hosting;

/// <summary>The database that the servers under test have: SQLite, or what the environment says in <c>PAYMENTS_TEST_DATABASE</c>.</summary>
internal static class ServerDatabase
{
    private const string Variable = "PAYMENTS_TEST_DATABASE";

    private static readonly string Chosen = Environment.GetEnvironmentVariable(Variable) ?? "Sqlite";

    /// <param name="directory">The server's data directory.</param>
    public static IServerDatabase Of(string directory) =>
        Chosen switch
        {
            "Sqlite" => new SqliteServerDatabase(directory),
            "PostgreSql" => new PostgreSqlServerDatabase(),
            _ => throw new InvalidOperationException($"{Variable} is {Chosen}; it must be Sqlite or PostgreSql."),
        };

    /// <summary>
    /// Grains, their timers and reminders go by the test's clock; the silo's own messages and membership by the real one.
    /// </summary>
    public static void UseClock(IServiceCollection services, ManualClock clock)
    {
        services.AddSingleton<TimeProvider>(clock);
        services.AddKeyedSingleton<TimeProvider>(KeyedService.AnyKey, (_, _) => TimeProvider.System);
        services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, clock);
        services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, new ReminderClock(clock));
    }
}
