using System;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded;

/// <summary>How the embedded grain host behaves. All times are more than zero, all numbers at least 1; the host refuses to be made otherwise.</summary>
public sealed class EmbeddedGrainOptions
{
    /// <summary>How long a caller waits for an answer before it gets a <see cref="TimeoutException"/>, at most a tenth and a second late.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls one activation holds, running and waiting; one more fails with <see cref="LimitExceededException"/>.</summary>
    /// <value>Default 5,000.</value>
    public int MaxEnqueuedRequests { get; set; } = 5_000;

    /// <summary>How long an activation that nobody calls is kept.</summary>
    /// <value>Default 2 hours.</value>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How often activations are looked through for idle ones.</summary>
    /// <value>Default 1 minute.</value>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long reading state and <c>OnActivateAsync</c> may take together, and <c>OnDeactivateAsync</c>.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long stopping waits for running calls and for <c>OnDeactivateAsync</c> of all activations.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the reminder table is read.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ReminderRefreshPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>From this number of rows on, a reading of the reminder table counts as cut off: the next follows as soon as its rows have ticked.</summary>
    /// <value>Default 20,000.</value>
    public int ReminderPageSize { get; set; } = 20_000;

    /// <summary>How many reminder ticks run at the same moment.</summary>
    /// <value>Default 256.</value>
    public int ReminderConcurrency { get; set; } = 256;

    internal void Validate()
    {
        Positive(ResponseTimeout, nameof(ResponseTimeout));
        Positive(CollectionAge, nameof(CollectionAge));
        Positive(CollectionQuantum, nameof(CollectionQuantum));
        Positive(ActivationTimeout, nameof(ActivationTimeout));
        Positive(DrainTimeout, nameof(DrainTimeout));
        Positive(ReminderRefreshPeriod, nameof(ReminderRefreshPeriod));
        Positive(MaxEnqueuedRequests, nameof(MaxEnqueuedRequests));
        Positive(ReminderPageSize, nameof(ReminderPageSize));
        Positive(ReminderConcurrency, nameof(ReminderConcurrency));
    }

    private static void Positive<TValue>(TValue value, string setting) where TValue : struct, IComparable<TValue>
    {
        if (value.CompareTo(default) <= 0)
            throw new OrleansConfigurationException($"{nameof(EmbeddedGrainOptions)}.{setting} is {value}; it must be more than {default(TValue)}.");
    }
}
