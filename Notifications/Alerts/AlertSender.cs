using Payments.Domain.Alerts;

namespace Payments.Notifications.Alerts;

/// <summary>Sends messages about alerts to operators.</summary>
/// <param name="recipients">To whom.</param>
/// <param name="webhooks">Sends what goes by HTTP.</param>
/// <param name="clock">Measures the time limit.</param>
public sealed class AlertSender(AlertRecipients recipients, NotificationSender webhooks, TimeProvider clock)
{
    private const int MaxError = 256;

    /// <summary>How long one attempt by e-mail may take.</summary>
    private static readonly TimeSpan MailTimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>Makes one attempt.</summary>
    /// <param name="transport">By what.</param>
    /// <param name="message">What is told.</param>
    /// <param name="runbooks">Where operators keep the runbooks; null for their path in the source tree.</param>
    /// <returns>Why it failed; null when it did not.</returns>
    public async Task<string?> Send(AlertTransport transport, AlertMessage message, string? runbooks)
    {
        var error = transport switch
        {
            AlertTransport.Webhook when recipients.Webhook is { } webhook => await Post(webhook, message, runbooks),
            AlertTransport.Email when recipients.Email is { } server => await Mail(server, message, runbooks),
            _ => "Nobody is set to be told this way any more.",
        };
        return error is { Length: > MaxError } ? error[..MaxError] : error;
    }

    private async Task<string?> Post(AlertWebhook webhook, AlertMessage message, string? runbooks)
    {
        var target = new NotificationTarget(webhook.Url, [webhook.Key], AckBody: null);
        var delivery = await webhooks.Send(target, message.Id, message.ToContent(runbooks), CancellationToken.None);
        return delivery.Error is null ? null : DeliveryErrorText.Of(delivery);
    }

    private async Task<string?> Mail(AlertMailServer server, AlertMessage message, string? runbooks)
    {
        using var limit = new CancellationTokenSource(MailTimeLimit, clock);
        return await AlertMail.Send(server, message, runbooks, clock, limit.Token);
    }
}
