using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Payments.Domain.Alerts;
using Payments.Grains.Interfaces;
using Payments.Grains.Interfaces.Alerts;
using Payments.Notifications.Alerts;

namespace Payments.Grains.Alerts;

/// <summary>Sends messages outside of the grain's turns, and tells the grain what became of them.</summary>
public sealed partial class AlertDispatch(AlertSender sender, AlertOptions options, ILogger<AlertDispatch> logger)
{
    /// <summary>After how long messages of which nothing was heard are taken for lost: longer than any transport tries.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(2);

    private int _inFlight;

    /// <summary>Rounds of messages that are being sent, or of which the grain has not been told yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Begins to send; what is not sent or not recorded stays pending.</summary>
    internal void Start(IAlertsGrain grain, ImmutableArray<(AlertTransport Transport, AlertMessage Message)> messages)
    {
        Interlocked.Increment(ref _inFlight);
        _ = Task.Run(async () =>
        {
            try
            {
                await Send(grain, messages);
            }
            finally
            {
                Interlocked.Decrement(ref _inFlight);
            }
        });
    }

    private async Task Send(IAlertsGrain grain, ImmutableArray<(AlertTransport Transport, AlertMessage Message)> messages)
    {
        var attempts = await Task.WhenAll(
            messages.Select(async message =>
            {
                var error = await sender.Send(message.Transport, message.Message, options.Runbooks);
                if (error is not null)
                    LogFailed(message.Message.Id.Value, message.Transport, error);
                return message.Message.News.Select(news => new AlertAttempt(news.Alert.Id, news.Change, message.Transport, error));
            })
        );
        try
        {
            await grain.RecordAttempts([.. attempts.SelectMany(each => each)]);
        }
        catch (Exception failure) when (GrainCallFailures.IsUnanswered(failure) || failure is Storage.StorageException)
        {
            LogNotRecorded(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {EventId} about alerts was not delivered by {Transport}: {Reason}")]
    private partial void LogFailed(string eventId, AlertTransport transport, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of messages about alerts was not recorded; they are sent again")]
    private partial void LogNotRecorded(Exception failure);
}
