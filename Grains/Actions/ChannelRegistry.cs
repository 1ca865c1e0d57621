using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Payments.Channels;
using Payments.Channels.Resilience;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;

namespace Payments.Grains.Actions;

/// <summary>The channels of this server, each within its limits.</summary>
public sealed class ChannelRegistry : IDisposable
{
    private readonly ChannelOptions _options;
    private readonly ImmutableArray<ResilientChannel> _channels;
    private readonly FrozenDictionary<string, ResilientChannel> _byName;

    private readonly ImmutableArray<string> _defaultNames;
    private readonly FrozenDictionary<MerchantMode, FrozenSet<string>> _channelsOfMode;
    private volatile Offer _offer;

    /// <summary>Puts every channel within its limits.</summary>
    /// <param name="channels">All that this server has.</param>
    /// <param name="options">Their limits and preference.</param>
    /// <param name="clock">Measures their limits.</param>
    /// <param name="loggers">Says when a circuit opens.</param>
    /// <exception cref="ArgumentException">Two channels have the same name.</exception>
    public ChannelRegistry(IEnumerable<IPaymentChannel> channels, ChannelOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        _options = options;
        var logger = loggers.CreateLogger<ResilientChannel>();
        _channels =
        [
            .. channels
                .OrderBy(channel => options.For(channel.Name).Preference)
                .Select(channel => new ResilientChannel(channel, options.For(channel.Name).Limits, clock, logger)),
        ];
        if (_channels.GroupBy(channel => channel.Name, StringComparer.Ordinal).FirstOrDefault(named => named.Count() > 1) is { } twice)
            throw new ArgumentException($"There are {twice.Count()} channels named {twice.Key}.", nameof(channels));
        ChannelsWithSeveralPayments = _channels
            .Where(channel => channel.CanBePaidSeveralTimes)
            .Select(channel => channel.Name)
            .ToFrozenSet(StringComparer.Ordinal);
        _byName = _channels.ToFrozenDictionary(channel => channel.Name, StringComparer.Ordinal);
        _defaultNames = [.. _channels.Where(channel => !channel.IsInternal).Select(channel => channel.Name)];
        _channelsOfMode = Enum.GetValues<MerchantMode>()
            .ToFrozenDictionary(
                mode => mode,
                mode =>
                    _channels
                        .Where(channel => MatchesMode(channel, mode))
                        .Select(channel => channel.Name)
                        .ToFrozenSet(StringComparer.Ordinal)
            );
        _offer = Without(FrozenSet<string>.Empty);
    }

    /// <summary>How long a more preferred channel is waited for while another would take the order.</summary>
    public TimeSpan PreferenceLimit => _options.PreferenceTimeout;

    /// <summary>The channels at which an order may be paid more than once.</summary>
    public IReadOnlySet<string> ChannelsWithSeveralPayments { get; }

    /// <summary>The channels that new orders are not offered for the time being; there may be none of a name.</summary>
    public IReadOnlySet<string> Paused => _offer.Paused;

    /// <summary>Has new orders not be offered to some channels from now on, and to all others.</summary>
    public void SetPaused(IReadOnlySet<string> names)
    {
        if (!names.SetEquals(Paused))
            _offer = Without(names);
    }

    /// <summary>Whether the settings let it take new orders.</summary>
    public bool IsEnabled(string name) => _options.For(name).Enabled;

    /// <summary>How each channel is, as this process sees it.</summary>
    public IEnumerable<ChannelHealth> Health => _channels.Select(channel => channel.Health);

    /// <summary>A channel by its name; null when there is none.</summary>
    public IPaymentChannel? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The channel that an order asks; its circuit does not hold back one whose time was moved.</summary>
    internal IPaymentChannel? Find(string name, OrderState order) =>
        order.ClockAhead > TimeSpan.Zero ? _byName.GetValueOrDefault(name)?.WithoutCircuit : Find(name);

    /// <summary>
    /// Tells whether a merchant may use a channel for new orders: test merchants use those that move no real money, live ones the others.
    /// </summary>
    /// <remarks>One that is paused may be named: it is not asked while it is.</remarks>
    public bool IsAvailable(string name, MerchantMode mode) => Find(name) is { } channel && IsEnabled(name) && MatchesMode(channel, mode);

    /// <summary>The channels whose money is of the merchant's kind, whether they take new orders or not.</summary>
    public IReadOnlySet<string> ChannelsOfMode(MerchantMode mode) => _channelsOfMode[mode];

    /// <summary>The channels to ask for an order, by preference.</summary>
    public ImmutableArray<IPaymentChannel> CandidatesFor(PaymentOrder order, MerchantMode mode)
    {
        var offer = _offer;
        return order.Terms.Channels.IsEmpty ? offer.Defaults[mode] : ServingOf(order.Terms.Channels, mode, offer.Paused);
    }

    /// <summary>
    /// The channels that would have been asked for an order before they were taken out of service: disabled or paused since, or, where
    /// the order names them, not there at all any more.
    /// </summary>
    internal IEnumerable<string> OutOfService(PaymentOrder order, MerchantMode mode)
    {
        var paused = Paused;
        return NamesFor(order)
            .Where(name => Find(name) is not { } channel || (MatchesMode(channel, mode) && (!IsEnabled(name) || paused.Contains(name))));
    }

    /// <summary>The names that an order may mean, by preference.</summary>
    private ImmutableArray<string> NamesFor(PaymentOrder order) => order.Terms.Channels.IsEmpty ? _defaultNames : order.Terms.Channels;

    private Offer Without(IReadOnlySet<string> paused)
    {
        var names = paused.ToFrozenSet(StringComparer.Ordinal);
        return new Offer(
            names,
            Enum.GetValues<MerchantMode>().ToFrozenDictionary(mode => mode, mode => ServingOf(_defaultNames, mode, names))
        );
    }

    private ImmutableArray<IPaymentChannel> ServingOf(ImmutableArray<string> names, MerchantMode mode, FrozenSet<string> paused)
    {
        var serving = ImmutableArray.CreateBuilder<IPaymentChannel>(names.Length);
        foreach (var name in names)
            if (IsAvailable(name, mode) && !paused.Contains(name))
                serving.Add(Find(name)!);
        return serving.DrainToImmutable();
    }

    private static bool MatchesMode(IPaymentChannel channel, MerchantMode mode) =>
        channel.IsInternal || channel.MovesRealMoney == (mode == MerchantMode.Live);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
    }

    /// <summary>What new orders are offered.</summary>
    /// <param name="Paused">The channels that they are not.</param>
    /// <param name="Defaults">What an order is offered that names no channel: most orders, so it is chosen once.</param>
    private sealed record Offer(FrozenSet<string> Paused, FrozenDictionary<MerchantMode, ImmutableArray<IPaymentChannel>> Defaults);
}
