using System.Text.Json;
using Payments.Client.Json;

namespace Payments.Client.Http;

/// <summary>Reads what a request came to where it did not succeed.</summary>
internal static class ApiErrors
{
    /// <summary>A refusal, by its problem; a proxy's page in its place is named as such.</summary>
    public static PaymentsException OfResponse(HttpResponseMessage response, byte[] body, DateTimeOffset now)
    {
        var problem = Read(body);
        var status = (int)response.StatusCode;
        return new PaymentsException(
            problem?.Code ?? PaymentsException.UnreadableAnswer,
            problem?.Detail ?? $"The server answered {status} without a problem of this API."
        )
        {
            Status = status,
            Field = problem?.Field,
            RequestId = problem?.RequestId ?? Header(response, "Request-Id"),
            RetryAfter = RetryAfter(response, now),
        };
    }

    /// <summary>No answer came.</summary>
    public static PaymentsException OfFailure(Exception error, Uri url) =>
        error
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError
                    or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError
            }
            ? new PaymentsException(
                PaymentsException.NoConnection,
                $"No connection to {url.GetLeftPart(UriPartial.Authority)}: {error.Message}",
                error
            )
            : new PaymentsException(
                PaymentsException.NoAnswer,
                $"No answer from {url.GetLeftPart(UriPartial.Authority)}: {error.Message}",
                error
            );

    /// <summary>The attempt's time was over.</summary>
    public static PaymentsException OfTimeout(TimeSpan time, Uri url) =>
        new(PaymentsException.NoAnswer, $"No answer from {url.GetLeftPart(UriPartial.Authority)} within {time.TotalSeconds} s.");

    /// <summary>What succeeded has a body that this client cannot read.</summary>
    public static PaymentsException OfBody(HttpResponseMessage response, JsonException error) =>
        new(PaymentsException.UnreadableAnswer, "The answer is not what this client expects: " + error.Message, error)
        {
            Status = (int)response.StatusCode,
            RequestId = Header(response, "Request-Id"),
        };

    private static Problem? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, PaymentsJson.Wire.Problem);
        }
        catch (JsonException)
        {
            // Not a problem of this API: a proxy's page, or nothing at all.
            return null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
