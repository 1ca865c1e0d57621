using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Orleans.Payments.Channels;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Grains;

/// <summary>The channels of this server.</summary>
/// <param name="channels">In the order in which they are asked when an order names none.</param>
public sealed class ChannelRegistry(IEnumerable<IPaymentChannel> channels)
{
    private readonly ImmutableArray<IPaymentChannel> _channels = [.. channels];

    /// <summary>A channel by its name; null when there is none.</summary>
    public IPaymentChannel? Find(string name) => _channels.FirstOrDefault(channel => channel.Name == name);

    /// <summary>Tells whether a merchant may use a channel: test merchants use those that move no real money, live ones the others.</summary>
    public bool Serves(string name, MerchantMode mode) => Find(name) is { } channel && channel.MovesRealMoney == (mode == MerchantMode.Live);

    /// <summary>The channels to ask for an order, by preference.</summary>
    public IEnumerable<IPaymentChannel> For(PaymentOrder order, MerchantMode mode) =>
        (order.Terms.Channels.IsEmpty ? _channels.Select(channel => channel.Name) : order.Terms.Channels)
            .Where(name => Serves(name, mode))
            .Select(name => Find(name)!);
}
