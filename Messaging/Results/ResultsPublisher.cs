using System.Globalization;
using System.Text.Json;
using Orleans;
using Payments.Application.Orders;
using Payments.Grains.Interfaces.Results;
using Payments.Messaging.Broker;
using Payments.Storage.Orders;
using RabbitMQ.Client;

namespace Payments.Messaging.Results;

/// <summary>
/// Publishes results: reads the event log from the place that <see cref="IResultsGrain"/> keeps, and has it keep the next place once the
/// broker has confirmed everything before it. So nothing is lost, and after a failure some comes twice.
/// </summary>
internal sealed class ResultsPublisher(
    IGrainFactory grains,
    IOrderQueries queries,
    PastOrders orders,
    BrokerMetrics metrics,
    TimeProvider clock
) : IBrokerWorker
{
    private const int PageSize = 512;

    /// <summary>How soon an event is seen, whichever process wrote it.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a process asks that does not publish, and that publishes nothing.</summary>
    private static readonly TimeSpan StandbyInterval = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(30);

    private readonly string _publisherId = Guid.NewGuid().ToString("N");

    /// <inheritdoc/>
    public async Task Run(IConnection connection, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(Topology.PublisherConfirms, cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        channel.ChannelShutdownAsync += (_, _) => ended.CancelAsync();
        await Topology.DeclareResults(channel, ended.Token);
        var progress = grains.GetGrain<IResultsGrain>(Topology.ResultQueue);
        try
        {
            while (true)
            {
                if (await progress.Acquire(_publisherId) is { } cursor)
                    await Publish(channel, progress, Parse(cursor), ended.Token);
                await Task.Delay(StandbyInterval, clock, ended.Token);
            }
        }
        finally
        {
            // Another process need not wait for this one to be given up, unless that cannot be told now.
            await progress.Release(_publisherId).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Publishes for as long as no other process does.</summary>
    private async Task Publish(IChannel channel, IResultsGrain progress, EventCursor cursor, CancellationToken cancellationToken)
    {
        var reader = new ResultReader(queries, orders);
        var (stored, storedAt) = (cursor, clock.GetTimestamp());
        while (true)
        {
            var events = await queries.EventsAfterAsync(cursor, PageSize, cancellationToken);
            var published = await Publish(channel, reader, events, cancellationToken);
            if (events.Count > 0)
                cursor = events[^1].Cursor;

            // What nobody is told of moves the place as well, though not each time: reading it again is cheaper than writing.
            var isTime = clock.GetElapsedTime(storedAt) >= StandbyInterval;
            if (published > 0 || (isTime && cursor != stored))
            {
                if (!await progress.Advance(_publisherId, cursor.ToString()))
                    return;
                (stored, storedAt) = (cursor, clock.GetTimestamp());
            }
            else if (isTime)
            {
                if (await progress.Acquire(_publisherId) is null)
                    return;
                storedAt = clock.GetTimestamp();
            }

            if (events.Count < PageSize)
                await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }

    private async Task<int> Publish(
        IChannel channel,
        ResultReader reader,
        IReadOnlyList<OrderEventEntry> events,
        CancellationToken cancellationToken
    )
    {
        using var timeout = new CancellationTokenSource(ConfirmTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var confirmed = new List<Task>();
        foreach (var happened in events)
            if (await reader.Read(happened, either.Token) is { } result)
                confirmed.Add(Publish(channel, result, either.Token));
        await Task.WhenAll(confirmed);
        metrics.CountResults(confirmed.Count);
        return confirmed.Count;
    }

    /// <summary>Ends when the broker has it on its disk.</summary>
    private static Task Publish(IChannel channel, ResultResponse result, CancellationToken cancellationToken) =>
        channel
            .BasicPublishAsync(
                Topology.ResultsExchange,
                result.MerchantId,
                mandatory: false,
                new BasicProperties
                {
                    DeliveryMode = DeliveryModes.Persistent,
                    ContentType = "application/json",
                    MessageId = result.EventId,
                    Type = result.EventType,
                    Timestamp = new AmqpTimestamp(result.OccurredAt.ToUnixTimeSeconds()),
                    Headers = new Dictionary<string, object?>(StringComparer.Ordinal)
                    {
                        ["x-order"] = result.OrderId,
                        ["x-sequence"] = result.Sequence,
                    },
                },
                JsonSerializer.SerializeToUtf8Bytes(result, MessagingJson.Wire.ResultResponse),
                cancellationToken
            )
            .AsTask();

    private static EventCursor Parse(string cursor) =>
        cursor.Length == 0 ? default
        : EventCursor.TryParse(cursor, out var place) ? place
        : throw new FormatException(
            string.Create(CultureInfo.InvariantCulture, $"The place \"{cursor}\" up to which results are published is none.")
        );
}
