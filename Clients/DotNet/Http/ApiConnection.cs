using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Payments.Client.Http;

/// <summary>Makes requests, again where that is safe, and reads the answers.</summary>
internal sealed class ApiConnection(HttpClient http, PaymentsClientOptions options)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly Jitter _jitter = new(options.Random);

    public PaymentsClientOptions Options => options;

    public TimeProvider Clock => options.TimeProvider;

    /// <summary>By chance, in [0, 1).</summary>
    public double NextJitter() => _jitter.Next();

    /// <summary>The address of something below the server's.</summary>
    public Uri Address(string target) => new(options.Url.AbsoluteUri.TrimEnd('/') + "/" + target);

    public async Task<T> Send<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await Send(request, static _ => false, cancellationToken);
        return await Read(response, type, cancellationToken);
    }

    /// <summary>Makes a request the answer of which has no body.</summary>
    public async Task Send(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await Send(request, static _ => false, cancellationToken);
    }

    public async Task<byte[]> SendForBytes(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await Send(request, static _ => false, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Makes a request until it succeeds or is refused for good.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isAnswer">Whether a status that is no success is an answer all the same.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<HttpResponseMessage> Send(ApiRequest request, Predicate<int> isAnswer, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (response, error) = await Attempt(request, isAnswer, cancellationToken);
            if (response is not null)
                return response;
            if (RetryRules.Delay(error!, request.IsRepeatable, attempt, options, NextJitter()) is not { } delay)
                throw error!;
            await Task.Delay(delay, options.TimeProvider, cancellationToken);
        }
    }

    public static async Task<T> Read<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException error)
        {
            throw ApiErrors.OfBody(response, error);
        }
    }

    private async Task<(HttpResponseMessage? Response, PaymentsException? Error)> Attempt(
        ApiRequest request,
        Predicate<int> isAnswer,
        CancellationToken cancellationToken
    )
    {
        using var timeout = new CancellationTokenSource(options.AttemptTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var message = Message(request);
        try
        {
            var response = await http.SendAsync(message, HttpCompletionOption.ResponseContentRead, either.Token);
            if (response.IsSuccessStatusCode || isAnswer((int)response.StatusCode))
                return (response, null);
            using (response)
                return (null, ApiErrors.OfResponse(response, await response.Content.ReadAsByteArrayAsync(either.Token), Clock.GetUtcNow()));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, ApiErrors.OfTimeout(options.AttemptTimeout, options.Url));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (null, ApiErrors.OfFailure(error, options.Url));
        }
    }

    private HttpRequestMessage Message(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method, Address(request.Target));
        if (request.Body is { } body)
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = request.MediaType is { } type ? new(type) : Json } };
        var target = message.RequestUri!.PathAndQuery;
        foreach (var (name, value) in options.Credentials.Headers(request.Method.Method, target, request.Body ?? [], Clock.GetUtcNow()))
            message.Headers.Add(name, value);
        return message;
    }
}
