using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Payments.Domain.Signatures;
using Payments.Domain.Text;
using Payments.Sandbox.Wire;

namespace Payments.Sandbox;

/// <summary>
/// Sends signed requests to the provider. Whatever is not a proper 200 in time (refused, timed out, 4xx, 5xx, redirected, too long,
/// not the expected JSON) is null: the outcome is unknown, and the caller repeats with the same key or asks.
/// </summary>
public sealed partial class SandboxClient : IDisposable
{
    /// <summary>How long a call may take: 10 s.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private const int MaxResponseLength = 64 * 1024;
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly SandboxOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<SandboxClient> _logger;
    private readonly HttpClient _http;

    /// <summary>Opens no connection until the first call.</summary>
    public SandboxClient(SandboxOptions options, TimeProvider clock, ILogger<SandboxClient> logger)
    {
        (_options, _clock, _logger) = (options, clock, logger);
        _http = LoopbackHttp.NewClient();
        _http.MaxResponseContentBufferSize = MaxResponseLength;
    }

    internal Task<TAnswer?> Post<TBody, TAnswer>(
        string path,
        TBody body,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<TAnswer> answerType,
        CancellationToken cancellationToken
    )
        where TBody : class
        where TAnswer : class => Send(HttpMethod.Post, path, body, bodyType, answerType, cancellationToken);

    internal async Task<TAnswer?> Send<TBody, TAnswer>(
        HttpMethod method,
        string path,
        TBody? body,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<TAnswer> answerType,
        CancellationToken cancellationToken
    )
        where TBody : class
        where TAnswer : class
    {
        using var limit = new CancellationTokenSource(TimeLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = Request(method, path, body, bodyType);
            using var response = await _http.SendAsync(request, either.Token);
            if (response.StatusCode == System.Net.HttpStatusCode.OK)
                return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(either.Token), answerType);
            LogNoAnswer(method.Method, path, $"it answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            LogNoAnswer(method.Method, path, exception.Message);
        }
        catch (JsonException exception)
        {
            LogNoAnswer(method.Method, path, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoAnswer(method.Method, path, "it took longer than 10 s");
        }

        return null;
    }

    private HttpRequestMessage Request<TBody>(HttpMethod method, string path, TBody? body, JsonTypeInfo<TBody> bodyType)
        where TBody : class
    {
        var signed = new ArrayBufferWriter<byte>(512);
        SignedRequest.WriteStart(signed, method.Method, path);
        var start = signed.WrittenCount;
        var request = new HttpRequestMessage(method, (_options.ApiUrl ?? _options.BaseUrl)().TrimEnd('/') + path);
        if (body is not null)
        {
            using (var writer = new Utf8JsonWriter(signed))
                JsonSerializer.Serialize(writer, body, bodyType);
            request.Content = new ReadOnlyMemoryContent(signed.WrittenMemory[start..]);
            request.Content.Headers.ContentType = Json;
        }

        var id = "req_" + Base32.Encode(RandomNumberGenerator.GetBytes(10));
        var now = _clock.GetUtcNow();
        request.Headers.TryAddWithoutValidation(StandardWebhooks.IdHeader, id);
        request.Headers.TryAddWithoutValidation(StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString());
        request.Headers.TryAddWithoutValidation(
            StandardWebhooks.SignatureHeader,
            StandardWebhooks.Sign(_options.Key, id, now, signed.WrittenSpan)
        );
        return request;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
