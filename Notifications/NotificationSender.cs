using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Payments.Domain.Notifications;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Signatures;
using Payments.Notifications.Addresses;
using Payments.Notifications.Answers;
using EventId = Payments.Domain.Ids.EventId;

namespace Payments.Notifications;

/// <summary>
/// Sends notifications: one signed POST (Standard Webhooks 1.0) per attempt. Whatever an endpoint does comes back as a
/// <see cref="Delivery"/>; deciding what follows from it is <see cref="NotificationRules"/>'s.
/// </summary>
public sealed partial class NotificationSender : IDisposable
{
    private static readonly string UserAgent =
        "Orleans.Payments/"
        + (typeof(NotificationSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    private readonly HttpMessageInvoker _http;
    private readonly HttpMessageInvoker _inboxHttp;
    private readonly SandboxInboxResolver _resolveInbox;
    private readonly TimeSpan _timeLimit;
    private readonly TimeProvider _clock;
    private readonly ILogger<NotificationSender> _logger;

    /// <summary>Makes a sender with a pool of connections of its own; one per process is enough.</summary>
    public NotificationSender(
        IOptions<NotificationOptions> options,
        AddressGuard guard,
        SandboxInboxResolver resolveInbox,
        TimeProvider clock,
        ILogger<NotificationSender> logger
    )
        : this(
            options.Value.TimeLimit,
            NotificationHttp.Create(options.Value, guard),
            NotificationHttp.Create(options.Value, guard: null),
            resolveInbox,
            clock,
            logger
        ) { }

    /// <param name="timeLimit">How long one attempt may take.</param>
    /// <param name="http">Carries the requests; the simulation has one of its own.</param>
    /// <param name="inboxHttp">Carries those to inboxes of this server.</param>
    /// <param name="resolveInbox">Finds those.</param>
    /// <param name="clock">Dates, signs, and measures the limit.</param>
    /// <param name="logger">Says what became of each attempt.</param>
    internal NotificationSender(
        TimeSpan timeLimit,
        HttpMessageInvoker http,
        HttpMessageInvoker inboxHttp,
        SandboxInboxResolver resolveInbox,
        TimeProvider clock,
        ILogger<NotificationSender> logger
    )
    {
        (_timeLimit, _http, _inboxHttp) = (timeLimit, http, inboxHttp);
        (_resolveInbox, _clock, _logger) = (resolveInbox, clock, logger);
    }

    /// <summary>Makes one attempt.</summary>
    /// <param name="target">Whom to tell.</param>
    /// <param name="eventId">The event's id, the same in every attempt.</param>
    /// <param name="content">What to tell, the same bytes in every attempt.</param>
    /// <param name="ct">The server is stopping; the attempt is given up without an outcome.</param>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public async Task<Delivery> Send(NotificationTarget target, EventId eventId, NotificationContent content, CancellationToken ct)
    {
        var attempt = new Attempt(_clock.GetUtcNow(), _clock.GetTimestamp());
        if (target.Url is null)
            return LogOutcome(target, eventId, NoEndpoint, attempt.WithoutResponse(DeliveryErrors.NoNotifyUrl, TimeSpan.Zero));
        if (!IsUsable(target.Url, out var url))
            return LogOutcome(target, eventId, NoEndpoint, attempt.WithoutResponse(DeliveryErrors.InvalidUrl, TimeSpan.Zero));

        using var either = new CancellationTokenSource(_timeLimit, _clock);
        using var stopping = ct.UnsafeRegister(static either => ((CancellationTokenSource)either!).Cancel(), either);
        try
        {
            var inbox = target.IsTest ? _resolveInbox(url) : null;
            using var request = Sign(inbox ?? url, target, eventId, content, attempt.At);
            if (inbox is not null)
                request.Headers.Host = url.Authority;
            using var response = await (inbox is null ? _http : _inboxHttp).SendAsync(request, either.Token);
            return LogOutcome(target, eventId, url.Host, await ReadResponse(response, target, eventId, url, attempt, either.Token, ct));
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            return LogOutcome(
                target,
                eventId,
                url.Host,
                attempt.WithoutResponse(ErrorCodeOf(exception, target, eventId, url), _clock.GetElapsedTime(attempt.Started))
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _inboxHttp.Dispose();
    }

    /// <summary>A user name in a URL would go to whoever owns the host today, so such a URL is not used.</summary>
    private static bool IsUsable(string text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0;

    private static HttpRequestMessage Sign(
        Uri url,
        NotificationTarget target,
        EventId eventId,
        NotificationContent content,
        DateTimeOffset at
    )
    {
        if (target.Keys.IsDefaultOrEmpty)
            throw new ArgumentException("A notification is signed with at least one key.", nameof(target));
        var body = content.Body;
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("content-type", content.ContentType);
        request.Headers.TryAddWithoutValidation("user-agent", UserAgent);
        request.Headers.TryAddWithoutValidation(StandardWebhooks.IdHeader, eventId);
        request.Headers.TryAddWithoutValidation(
            StandardWebhooks.TimestampHeader,
            at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
        request.Headers.TryAddWithoutValidation(
            StandardWebhooks.SignatureHeader,
            string.Join(' ', target.Keys.Select(key => StandardWebhooks.Sign(key, eventId, at, body)))
        );
        return request;
    }

    /// <summary>
    /// Reads the answer. Once a 2xx has come and no body is asked for, the merchant has taken note: that the rest of the
    /// answer breaks or dawdles cannot undo it.
    /// </summary>
    private async Task<Delivery> ReadResponse(
        HttpResponseMessage response,
        NotificationTarget target,
        EventId eventId,
        Uri url,
        Attempt attempt,
        CancellationToken either,
        CancellationToken ct
    )
    {
        var status = (int)response.StatusCode;
        var body = new ResponseBody();
        string? broken = null;
        try
        {
            var length = response.Content.Headers.ContentLength;
            if (length == 0)
                body.SetEmpty();
            else
                await body.Read(await response.Content.ReadAsStreamAsync(either), length, either);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            broken = ErrorCodeOf(exception, target, eventId, url);
        }

        var error = status switch
        {
            >= 300 and < 400 => DeliveryErrors.Redirect,
            410 => DeliveryErrors.EndpointGone,
            < 200 or >= 300 => DeliveryErrors.HttpStatus,
            _ when target.AckBody is null => null,
            _ => broken ?? (body.Matches(target.AckBody) ? null : DeliveryErrors.WrongAckBody),
        };
        return new Delivery
        {
            At = attempt.At,
            Duration = _clock.GetElapsedTime(attempt.Started),
            HttpStatus = status,
            Error = error,
            RetryAfter = error is null ? null : RetryAfter.Of(response.Headers, _clock.GetUtcNow()),
            Response = body.ToDisplayText(),
        };
    }

    /// <summary>
    /// Whatever is thrown while an attempt is made or judged is how it ended: were it to escape, nothing would be counted and it would be
    /// made forever.
    /// </summary>
    private string ErrorCodeOf(Exception exception, NotificationTarget target, EventId eventId, Uri url)
    {
        var code = DeliveryErrors.Of(exception);
        if (code == DeliveryErrors.InternalError)
            LogUnexpected(exception, eventId.Value, target.OrderId?.Value, target.MerchantId?.Value, url.Host);
        return code;
    }

    private Delivery LogOutcome(NotificationTarget target, EventId eventId, string host, Delivery delivery)
    {
        var took = delivery.Duration.TotalMilliseconds;
        if (delivery.Error is not { } error)
        {
            if (target.OrderId is { } acknowledged)
                LogAcknowledged(eventId.Value, acknowledged.Value, target.MerchantId?.Value, host, delivery.HttpStatus, took);
            else if (target.MerchantId is null)
                LogOperatorsAcknowledged(eventId.Value, host, delivery.HttpStatus, took);
            else
                LogTestAcknowledged(eventId.Value, target.MerchantId?.Value, host, delivery.HttpStatus, took);
            return delivery;
        }

        var reason = DeliveryErrorText.Of(delivery);
        if (target.OrderId is { } orderId)
            LogFailed(eventId.Value, orderId.Value, target.MerchantId?.Value, host, took, reason, error);
        else if (target.MerchantId is null)
            LogOperatorsFailed(eventId.Value, host, took, reason, error);
        else
            LogTestFailed(eventId.Value, target.MerchantId?.Value, host, took, reason, error);
        return delivery;
    }

    private sealed record Attempt(DateTimeOffset At, long Started)
    {
        public Delivery WithoutResponse(string error, TimeSpan duration) =>
            new()
            {
                At = At,
                Duration = duration,
                Error = error,
            };
    }
}
