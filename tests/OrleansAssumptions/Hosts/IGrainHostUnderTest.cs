using System;
using System.Threading.Tasks;
using Orleans;

namespace Payments.OrleansAssumptions.Hosts;

/// <summary>
/// What the contract tests need of a grain host. Each host has a class <c>HostUnderTest</c> in its own folder, with
/// <c>static Task&lt;IGrainHostUnderTest&gt; StartAsync(HostSettings? settings = null)</c>.
/// </summary>
internal interface IGrainHostUnderTest : IAsyncDisposable
{
    IGrainFactory Grains { get; }

    MemoryStorage Storage { get; }

    MemoryReminderTable Reminders { get; }

    DateTime Now { get; }

    /// <summary>
    /// Lets time pass, in steps small enough that the host keeps up with it. Orleans measures how long a call takes and how long an
    /// activation is idle by the real clock alone, so a test that needs these to run out sets them short, and waits for their effect.
    /// </summary>
    Task AdvanceAsync(TimeSpan time);

    Task StopAsync();

    /// <summary>Stops, and starts anew over the same storage and reminder table.</summary>
    Task RestartAsync();
}

/// <summary>Settings of a host; those of reminders only the embedded one has.</summary>
internal sealed record HostSettings
{
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromHours(2);

    public int MaxEnqueuedRequests { get; init; } = 5_000;

    public int ReminderPageSize { get; init; } = 20_000;

    public int ReminderConcurrency { get; init; } = 256;
}
