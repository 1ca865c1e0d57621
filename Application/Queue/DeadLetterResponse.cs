namespace Payments.Application.Queue;

/// <summary>A message of the queue that was refused for good and waits for a person.</summary>
/// <param name="Id">Names it for as long as it lies there; the same message that is refused again has another.</param>
/// <param name="Reason">The code of the refusal; null where somebody else has put it there.</param>
/// <param name="Field">The field at fault; null where none is.</param>
/// <param name="Detail">What was expected and what came.</param>
/// <param name="RefusedAt">When it was refused; null where that is not known.</param>
/// <param name="Attempts">How often the server itself had failed at it.</param>
/// <param name="MessageId">The sender's own id of the message; null for none.</param>
/// <param name="SignedAt">When the sender says that it sent it; null where that cannot be read.</param>
/// <param name="MerchantId">The merchant that it names. Nobody has proved that: its signature may be what is wrong with it.</param>
/// <param name="MerchantOrderId">The order that it names.</param>
/// <param name="Bytes">How long its body is.</param>
/// <param name="Excerpt">How its body begins, as text, without what looks like a secret.</param>
public sealed record DeadLetterResponse(
    string Id,
    string? Reason,
    string? Field,
    string? Detail,
    DateTimeOffset? RefusedAt,
    int Attempts,
    string? MessageId,
    DateTimeOffset? SignedAt,
    string? MerchantId,
    string? MerchantOrderId,
    int Bytes,
    string Excerpt
);

/// <summary>A page of the dead letters.</summary>
/// <param name="Queue"><c>on</c>, or <c>off</c> where no broker is configured, so that there are none.</param>
/// <param name="Count">How many there are in all.</param>
/// <param name="Data">Those of this page, in the order in which they came.</param>
/// <param name="NextCursor">Where the next page begins: send it as <c>cursor</c>. Null on the last page.</param>
public sealed record DeadLettersResponse(string Queue, int Count, IReadOnlyList<DeadLetterResponse> Data, string? NextCursor)
{
    /// <summary>What is answered where no broker is configured.</summary>
    public static DeadLettersResponse Off { get; } = new("off", 0, [], null);
}
