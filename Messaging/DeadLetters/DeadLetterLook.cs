using Payments.Application.Queue;
using Payments.Messaging.Broker;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging.DeadLetters;

/// <summary>A dead letter that is held by a look.</summary>
internal sealed record DeadLetter(string Id, BasicGetResult Message)
{
    public DeadLetterResponse ToResponse() => DeadLetterMessage.ToResponse(Id, Message.BasicProperties, Message.Body);
}

/// <summary>
/// One look into the queue of dead letters, the only one at the broker while it lasts. Whatever it holds and has not acknowledged, the
/// broker puts back when the look ends, however that comes.
/// </summary>
internal sealed class DeadLetterLook : IAsyncDisposable
{
    /// <summary>How many letters a look goes through at most: 1,000.</summary>
    public const int MaxLetters = 1_000;

    /// <summary>How many bytes of bodies it goes through at most, and the letter that goes beyond: 16 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>
    /// How often a quorum queue may have handed a letter out before it is put in anew, at its end: such a queue drops a message after
    /// so many deliveries in vain as its limit says, 20 unless that is set otherwise.
    /// </summary>
    public const int MaxHandedOut = 5;

    /// <summary>A queue that one connection has at a time; who cannot declare it looks later.</summary>
    private const string Lock = Topology.DeadLetterQueue + ".look";

    /// <summary>AMQP's reply code for what is another connection's own.</summary>
    private const int ResourceLocked = 405;

    /// <summary>AMQP's delivery tag for all of them, however many.</summary>
    private const ulong AllThatAreHeld = 0;

    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(30);

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly CancellationTokenSource _timeout;
    private readonly List<DeadLetter> _worn = [];
    private int _letters;
    private long _bytes;

    private DeadLetterLook(IConnection connection, IChannel channel, CancellationTokenSource timeout, int count) =>
        (_connection, _channel, _timeout, Count) = (connection, channel, timeout, count);

    /// <summary>How many letters there were when it began.</summary>
    public int Count { get; }

    /// <summary>Begins a look; null while there is another.</summary>
    public static async Task<DeadLetterLook?> Open(RabbitMqSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var timeout = new CancellationTokenSource(MaxDuration, clock);
        DeadLetterLook? look = null;
        IConnection? connection = null;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            connection = await BrokerConnection.FactoryOf(settings, "dead letters").CreateConnectionAsync(either.Token);
            var channel = await connection.CreateChannelAsync(Topology.PublisherConfirms, either.Token);
            await Topology.DeclareOrders(channel, either.Token);
            await channel.QueueDeclareAsync(Lock, durable: false, exclusive: true, autoDelete: true, cancellationToken: either.Token);
            var count = await channel.MessageCountAsync(Topology.DeadLetterQueue, either.Token);
            return look = new DeadLetterLook(connection, channel, timeout, (int)count);
        }
        catch (OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == ResourceLocked)
        {
            return null;
        }
        finally
        {
            if (look is null)
            {
                timeout.Dispose();
                if (connection is not null)
                    await Close(connection);
            }
        }
    }

    /// <summary>Holds the next letter; null when there is none, or as many were looked at as may be.</summary>
    public async Task<DeadLetter?> Next()
    {
        if (_letters == MaxLetters || _bytes >= MaxBytes)
            return null;
        if (await _channel.BasicGetAsync(Topology.DeadLetterQueue, autoAck: false, _timeout.Token) is not { } message)
            return null;
        (_letters, _bytes) = (_letters + 1, _bytes + message.Body.Length);
        var letter = new DeadLetter(DeadLetterMessage.IdOf(message.BasicProperties, message.Body.Span), message);
        if (DeadLetterMessage.TimesHandedOut(message.BasicProperties) >= MaxHandedOut)
            _worn.Add(letter);
        return letter;
    }

    /// <summary>Publishes it as it was sent, and acknowledges it once the broker has confirmed that.</summary>
    public async Task SendAgain(DeadLetter letter)
    {
        await Publish(Topology.OrderQueue, DeadLetterMessage.AsSent(letter.Message.BasicProperties), letter);
        await Discard(letter);
    }

    /// <summary>Acknowledges it. That is certain when what was asked after it has been answered.</summary>
    public async Task Discard(DeadLetter letter)
    {
        await _channel.BasicAckAsync(letter.Message.DeliveryTag, multiple: false, _timeout.Token);
        _worn.Remove(letter);
        await GiveBack();
    }

    /// <summary>Gives back what is held, so that who looks next sees it.</summary>
    public async Task GiveBack()
    {
        foreach (var letter in _worn)
        {
            await Publish(Topology.DeadLetterQueue, DeadLetterMessage.AsRefused(letter.Message.BasicProperties), letter);
            await _channel.BasicAckAsync(letter.Message.DeliveryTag, multiple: false, _timeout.Token);
        }

        _worn.Clear();
        await _channel.BasicNackAsync(AllThatAreHeld, multiple: true, requeue: true, _timeout.Token);
        // Its answer says that what was sent before it has been done; and others may look.
        await _channel.QueueDeleteAsync(Lock, ifUnused: false, ifEmpty: false, cancellationToken: _timeout.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _timeout.Dispose();
        await Close(_connection);
    }

    /// <summary>
    /// Waits for the broker's confirmation; one that has no room for it says so by giving it back, which is an error here.
    /// </summary>
    private async Task Publish(string queue, BasicProperties properties, DeadLetter letter) =>
        await _channel.BasicPublishAsync("", queue, mandatory: true, properties, letter.Message.Body, _timeout.Token);

    private static async Task Close(IConnection connection)
    {
        await connection.AbortAsync(TimeSpan.FromSeconds(2));
        await connection.DisposeAsync();
    }
}
