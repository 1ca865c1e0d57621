using Microsoft.Extensions.Logging;
using Payments.Application.Queue;
using Payments.Domain.Errors;
using RabbitMQ.Client.Exceptions;

namespace Payments.Messaging.DeadLetters;

/// <summary>
/// The broker's queue of dead letters, opened when an operator looks, by a connection that is closed again. AMQP cannot look into a queue:
/// what is shown is taken from it without acknowledgement, and given back to its place.
/// </summary>
internal sealed partial class DeadLetterQueue(RabbitMqSettings settings, TimeProvider clock, ILogger<DeadLetterQueue> logger)
    : IDeadLetterQueue
{
    private static readonly PaymentError NotFound = new(
        PaymentErrorCode.DeadLetterNotFound,
        $"There is no such dead letter among the first {DeadLetterLook.MaxLetters}; it may have been sent again or discarded."
    );

    private static readonly PaymentError Busy = new(
        PaymentErrorCode.Unavailable,
        "Somebody else looks at the dead letters at this moment. Nothing was done; the request may be repeated as it is."
    );

    private static readonly PaymentError Away = new(
        PaymentErrorCode.Unavailable,
        "The broker cannot be reached. Nothing was done; the request may be repeated as it is."
    );

    /// <inheritdoc/>
    public async Task<Result<DeadLetterPage>> List(int limit, DeadLetterPlace? after, CancellationToken cancellationToken)
    {
        try
        {
            await using var look = await DeadLetterLook.Open(settings, clock, cancellationToken);
            if (look is null)
                return Busy;
            var held = new List<DeadLetter>();
            while (held.Count < (after?.Passed ?? 0) && await look.Next() is { } letter)
                held.Add(letter);
            var first = after?.Next([.. held.Select(letter => letter.Id)]) ?? 0;
            // One more than is shown tells whether there are more.
            while (held.Count <= first + limit && await look.Next() is { } letter)
                held.Add(letter);
            IReadOnlyList<DeadLetterResponse> shown = [.. held.Skip(first).Take(limit).Select(letter => letter.ToResponse())];
            await look.GiveBack();
            var end = first + shown.Count;
            return new DeadLetterPage(
                Math.Max(look.Count, held.Count),
                shown,
                end < held.Count ? DeadLetterPlace.Behind(held[end - 1].Id, end) : null
            );
        }
        catch (Exception error) when (IsAway(error, cancellationToken))
        {
            LogAway(error, settings.DisplayName);
            return Away;
        }
    }

    /// <inheritdoc/>
    public async Task<Result<IHeldDeadLetter>> Hold(string id, CancellationToken cancellationToken)
    {
        DeadLetterLook? look = null;
        try
        {
            look = await DeadLetterLook.Open(settings, clock, cancellationToken);
            if (look is null)
                return Busy;
            while (await look.Next() is { } letter)
            {
                if (letter.Id != id)
                    continue;
                var held = new Held(look, letter, error => LogAway(error, settings.DisplayName));
                look = null;
                return new Result<IHeldDeadLetter>(held, null);
            }

            await look.GiveBack();
            return NotFound;
        }
        catch (Exception error) when (IsAway(error, cancellationToken))
        {
            LogAway(error, settings.DisplayName);
            return Away;
        }
        finally
        {
            if (look is not null)
                await look.DisposeAsync();
        }
    }

    /// <summary>Whether it is the broker that fails, not the caller who has gone.</summary>
    private static bool IsAway(Exception error, CancellationToken caller) =>
        error is RabbitMQClientException or IOException or TimeoutException
        || (error is OperationCanceledException && !caller.IsCancellationRequested);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dead letters at {Broker} cannot be looked at")]
    private partial void LogAway(Exception error, string broker);

    private sealed class Held(DeadLetterLook look, DeadLetter letter, Action<Exception> log) : IHeldDeadLetter
    {
        private static readonly PaymentError Unknown = new(
            PaymentErrorCode.Unavailable,
            "The broker did not confirm what became of the message. It is not lost: look at the dead letters again, it may still be among them."
        );

        public DeadLetterResponse Letter { get; } = letter.ToResponse();

        public Task<PaymentError?> SendAgain() => Try(() => look.SendAgain(letter));

        public Task<PaymentError?> Discard() => Try(() => look.Discard(letter));

        public ValueTask DisposeAsync() => look.DisposeAsync();

        private async Task<PaymentError?> Try(Func<Task> decision)
        {
            try
            {
                await decision();
                return null;
            }
            catch (Exception error) when (IsAway(error, CancellationToken.None))
            {
                log(error);
                return Unknown;
            }
        }
    }
}
