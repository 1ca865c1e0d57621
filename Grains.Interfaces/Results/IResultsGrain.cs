using Orleans;

namespace Payments.Grains.Interfaces.Results;

/// <summary>
/// Up to where the event log has been published at a broker, and which process publishes now. Its key names what is published. One process
/// at a time publishes; one that was taken for lost and is not may publish a few events a second time, which the receiver drops.
/// </summary>
[Alias("Orleans.Payments.IResultsGrain")]
public interface IResultsGrain : IGrainWithStringKey
{
    /// <summary>Asks to publish for the next seconds, or to go on publishing.</summary>
    /// <param name="holder">Who asks; a name of its own for each start of a process.</param>
    /// <returns>The place after which to go on, empty for the beginning; null while another publishes.</returns>
    [Alias("Acquire")]
    Task<string?> Acquire(string holder);

    /// <summary>Records that everything up to a place is with the broker; durable before the answer. Asks to go on, too.</summary>
    /// <returns>False when another publishes now: then nothing was noted.</returns>
    [Alias("Advance")]
    Task<bool> Advance(string holder, string cursor);

    /// <summary>Lets another publish at once.</summary>
    [Alias("Release")]
    Task Release(string holder);
}
