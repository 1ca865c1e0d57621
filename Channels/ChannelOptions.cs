using System.Collections.Immutable;
using Payments.Channels.Resilience;

namespace Payments.Channels;

/// <summary>What is set about channels.</summary>
public sealed record ChannelOptions
{
    /// <summary>How long a more preferred channel is waited for while another would take the order.</summary>
    /// <value>0 to 10 s. Default 1 s, so that whoever posted the order still gets a <c>pay_url</c> in the answer.</value>
    public TimeSpan PreferenceTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What is set about each, by its name.</summary>
    public ImmutableSortedDictionary<string, PerChannelOptions> Channels { get; init; } =
        ImmutableSortedDictionary.Create<string, PerChannelOptions>(StringComparer.Ordinal);

    /// <summary>What is set about one, or else the defaults.</summary>
    public PerChannelOptions For(string name) => Channels.GetValueOrDefault(name, PerChannelOptions.Default);
}

/// <summary>What is set about a channel, whatever its kind.</summary>
public sealed record PerChannelOptions
{
    /// <summary>For channels of which nothing is set.</summary>
    public static PerChannelOptions Default { get; } = new();

    /// <summary>Whether it takes new orders. Those it has already are asked about, closed and refunded in any case.</summary>
    /// <value>Default true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Its place among the channels where an order names none: lower ones first.</summary>
    /// <value>0 to 1,000. Default 100.</value>
    public int Preference { get; init; } = 100;

    /// <summary>How much is asked of it, and for how long.</summary>
    public CallLimits Limits { get; init; } = new();
}
