namespace Payments.Domain.Orders.Rules;

/// <summary>
/// How an order's money is collected. A payer confirms it at the channel (<see cref="PayerConfirmedPolicy"/>), or the channel is asked to
/// charge, because nobody has to act (<see cref="ChargedPolicy"/>): top-ups, and payments from a balance. All that differs between the two
/// stands in them,
/// member by member.
/// </summary>
internal abstract class CollectionPolicy
{
    private static readonly CollectionPolicy PayerConfirmed = new PayerConfirmedPolicy();
    private static readonly CollectionPolicy Charged = new ChargedPolicy();

    public static CollectionPolicy Of(CreateOrderCommand terms) => terms.IsCharged() ? Charged : PayerConfirmed;

    public static CollectionPolicy Of(DecisionBuilder builder) => Of(builder.Order.Terms);

    /// <summary>Whether money that comes after the order has expired can still pay it, if it was paid in time.</summary>
    public abstract bool IsPayableAfterExpiry { get; }

    /// <summary>Whether its channel's word that the payment failed ends it.</summary>
    public abstract bool EndsOnFailure { get; }

    /// <summary>When its time begins.</summary>
    /// <param name="handedOver">When it was handed to a queue; null where it came by none.</param>
    /// <param name="now">The merchant's time.</param>
    public abstract DateTimeOffset EnteredAt(DateTimeOffset? handedOver, DateTimeOffset now);

    /// <summary>Schedules its deadline, besides the verification that every order begins with.</summary>
    public abstract void Begin(DecisionBuilder builder);

    /// <summary>A channel accepts it.</summary>
    /// <returns>False where what it answered is not enough for that.</returns>
    public abstract bool Accept(DecisionBuilder builder, string channel, VerificationResult result);

    /// <summary>What is waited for once it is accepted, and it is closed at the channels that do not have it.</summary>
    public abstract void AwaitMoney(DecisionBuilder builder, string channel);

    /// <summary>Its channel, asked, knows of no money that pays it.</summary>
    /// <param name="builder">The decision in the making; the order is open.</param>
    /// <param name="status">What the channel knows.</param>
    /// <param name="wasUnreadable">What it said before could not be read.</param>
    public abstract void StayUnpaid(DecisionBuilder builder, ChannelOrderStatus status, bool wasUnreadable);

    /// <summary>Its channel cannot be asked, and has reported no money that pays it.</summary>
    /// <param name="builder">The decision in the making; the order is open.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="cannotBeClosed">It takes no close request either.</param>
    public abstract void StayUnreported(DecisionBuilder builder, string channel, bool cannotBeClosed);

    /// <summary>Its channel does not answer.</summary>
    public abstract void RetryQuery(DecisionBuilder builder, PendingAction query);

    /// <summary>What its channel said could not be read, and has been resolved without money: it goes on from there.</summary>
    public abstract void Resume(DecisionBuilder builder, string channel);
}
