using System.Net.Http.Headers;

namespace Payments.Notifications.Answers;

/// <summary>Reads <c>Retry-After</c> (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>
    /// How long the endpoint wants to be left alone: none where its date has passed; null where it does not say or what it says cannot be
    /// read.
    /// </summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.RetryAfter switch
        {
            { Delta: { } wait } => wait,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };
}
