using System.Text.Json;
using Payments.Client.Accounts;
using Payments.Client.Json;
using Payments.Client.Orders;

namespace Payments.Client.Streaming;

/// <summary>Asks for a subscription.</summary>
internal sealed record SubscribeFrame
{
    public string Type { get; init; } = "subscribe";

    public string Id { get; init; } = "1";

    public string? OrderId { get; init; }

    public string? AccountId { get; init; }

    public string? After { get; init; }
}

/// <summary>Any frame of the server's: which members it has follows from its type.</summary>
internal sealed record ServerFrame
{
    public required string Type { get; init; }

    public int? Status { get; init; }

    public int? RetryAfter { get; init; }

    public JsonElement? Body { get; init; }

    public string? Cursor { get; init; }

    public string? OrderId { get; init; }

    public string? AccountId { get; init; }

    public long Sequence { get; init; }

    public string? EventId { get; init; }

    public string? EventType { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public EventData? Data { get; init; }

    public string? Hash { get; init; }

    public Entry? Entry { get; init; }

    public OrderEvent ToEvent() =>
        new()
        {
            Cursor = Cursor!,
            OrderId = OrderId!,
            Sequence = Sequence,
            EventId = EventId!,
            EventType = EventType!,
            OccurredAt = OccurredAt,
            Data = Data,
            Hash = Hash!,
        };

    public AccountEntry ToEntry() =>
        new()
        {
            Cursor = Cursor!,
            AccountId = AccountId!,
            Entry = Entry!,
        };

    /// <summary>Why a command was refused.</summary>
    public PaymentsException ToError()
    {
        var problem = Body?.Deserialize(PaymentsJson.Wire.Problem);
        return new PaymentsException(
            problem?.Code ?? PaymentsException.UnreadableAnswer,
            problem?.Detail ?? $"The stream answered {Status}."
        )
        {
            Status = Status,
            Field = problem?.Field,
            RetryAfter = RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }
}
