using Payments.Domain.Errors;

namespace Payments.Application.Queue;

/// <summary>Where messages lie that were refused for good. There is none where no broker is configured.</summary>
public interface IDeadLetterQueue
{
    /// <summary>Shows those that have waited longest, and leaves them where they are.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="after">Behind which place; null for the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<Result<DeadLetterPage>> List(int limit, DeadLetterPlace? after, CancellationToken cancellationToken);

    /// <summary>
    /// Holds one of them, and nobody else gets any meanwhile; until it is disposed of, which leaves the letter where it is unless
    /// something was done with it.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns><see cref="PaymentErrorCode.DeadLetterNotFound"/> where there is none of this id among those that are looked at.</returns>
    Task<Result<IHeldDeadLetter>> Hold(string id, CancellationToken cancellationToken);
}

/// <summary>A part of the dead letters.</summary>
/// <param name="Count">How many there are in all.</param>
/// <param name="Letters">Those of this page, in the order in which they came.</param>
/// <param name="Next">Where the next page begins; null when there are no more, or no more that are looked at.</param>
public sealed record DeadLetterPage(int Count, IReadOnlyList<DeadLetterResponse> Letters, DeadLetterPlace? Next);

/// <summary>A dead letter that nobody else gets at the moment.</summary>
public interface IHeldDeadLetter : IAsyncDisposable
{
    /// <summary>What it is.</summary>
    DeadLetterResponse Letter { get; }

    /// <summary>
    /// Has the queue of orders hold it, as it was sent, and only then takes it from the dead: so it is in one of the two whatever fails,
    /// at worst in both, which makes one order.
    /// </summary>
    /// <returns>Null when that is certain.</returns>
    Task<PaymentError?> SendAgain();

    /// <summary>Takes it from the dead for ever.</summary>
    /// <returns>Null when that is certain.</returns>
    Task<PaymentError?> Discard();
}
