namespace Payments.Client.Operations;

/// <summary>A page of the messages of the queue that were refused for good.</summary>
public sealed record DeadLetters
{
    /// <summary><c>on</c>, or <c>off</c> where no broker is configured.</summary>
    public required string Queue { get; init; }

    /// <summary>How many there are in all.</summary>
    public required int Count { get; init; }

    /// <summary>Those of this page, in the order in which they came.</summary>
    public required IReadOnlyList<DeadLetter> Data { get; init; }

    /// <summary>Where the next page begins; null on the last.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>A message of the queue that was refused for good.</summary>
public sealed record DeadLetter
{
    /// <summary>Names it for as long as it lies there.</summary>
    public required string Id { get; init; }

    /// <summary>The code of the refusal.</summary>
    public string? Reason { get; init; }

    /// <summary>The field at fault.</summary>
    public string? Field { get; init; }

    /// <summary>What was expected and what came.</summary>
    public string? Detail { get; init; }

    /// <summary>When it was refused.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>How often the server itself had failed at it.</summary>
    public required int Attempts { get; init; }

    /// <summary>The sender's own id of the message.</summary>
    public string? MessageId { get; init; }

    /// <summary>When its sender says that it sent it.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>The merchant that it names, which nobody has proved.</summary>
    public string? MerchantId { get; init; }

    /// <summary>The order that it names.</summary>
    public string? MerchantOrderId { get; init; }

    /// <summary>How long its body is.</summary>
    public required int Bytes { get; init; }

    /// <summary>How its body begins, without what looks like a secret.</summary>
    public required string Excerpt { get; init; }
}
