using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using Microsoft.Extensions.Logging;
using Payments.Channels.Http.Bodies;
using Payments.Channels.Http.Settings;
using Payments.Domain.Errors;
using Payments.Domain.Orders;

namespace Payments.Channels.Http;

/// <summary>
/// Sends described requests. Whatever is not an answer that has been described (refused, redirected, too long, not
/// readable, not signed, of another order, an unknown word) is none. How long to wait is the caller's business.
/// </summary>
internal sealed partial class ProviderHttpClient : IDisposable
{
    private readonly HttpChannelOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HttpClient _http;

    public ProviderHttpClient(HttpChannelOptions options, TimeProvider clock, ILogger logger, HttpMessageHandler handler)
    {
        (_options, _clock, _logger) = (options, clock, logger);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = BodyReader.MaxLength };
    }

    /// <summary>Connects to the provider itself.</summary>
    public static SocketsHttpHandler CreateHandler(HttpChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            // A header may hold a description; without this, one that is not ASCII could never be sent.
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        };
        if (options.ClientCertificate is { } certificate)
            handler.SslOptions = new SslClientAuthenticationOptions { ClientCertificates = [certificate] };
        return handler;
    }

    /// <summary>Asks.</summary>
    public async Task<HttpCallResult> Call(string name, HttpCall call, PlaceholderValues values, CancellationToken cancellationToken)
    {
        if (TryCreateRequest(name, call, values) is not { } request)
            return new HttpCallResult(
                null,
                new Failure(
                    FailureCodes.RequestNotPossible,
                    $"The request to {_options.Name} cannot be written: it holds what the provider's format cannot carry."
                )
            );

        using (request)
        {
            var (said, reason) = await Send(request, call, values, cancellationToken);
            if (said is null)
                LogNoAnswer(_options.Name, values.Order.Id.Value, values.Order.MerchantId.Value, name, reason);
            return new HttpCallResult(said);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Writes a request; null when that is not possible. Nothing has been sent then, which is more than can be known of anything that fails
    /// later.
    /// </summary>
    private HttpRequestMessage? TryCreateRequest(string name, HttpCall call, PlaceholderValues values)
    {
        try
        {
            return CreateRequest(call, values);
        }
        catch (Exception error)
        {
            LogRequestNotWritten(error, _options.Name, values.Order.Id.Value, values.Order.MerchantId.Value, name);
            return null;
        }
    }

    private async Task<(ProviderResponse? Said, string Reason)> Send(
        HttpRequestMessage request,
        HttpCall call,
        PlaceholderValues values,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            var knowsStatus = call.Response.Status.Contains(ResponseMapping.HttpStatus) && call.Response.StatusMeanings.ContainsKey(status);
            if (!response.IsSuccessStatusCode && !knowsStatus)
                return (null, "it answered " + status);

            var message = new ProviderMessage(
                name => ReadHeader(response, name),
                await response.Content.ReadAsByteArrayAsync(cancellationToken),
                _options.ResponseFormat
            );
            if (_options.Signature.SignsResponses && _options.Signature.Check(message, _clock.GetUtcNow()) is { } problem)
                return (
                    null,
                    problem == PaymentErrorCode.InvalidCallback ? "its answer cannot be read" : "its answer is not signed as it should be"
                );
            // An answer whose status says it all needs no body.
            if (message.Fields is null && !knowsStatus)
                return (null, "its answer cannot be read");

            var said = new ProviderResponse(_options, call.Response, message, status);
            if (said.OrderId is { } other && other != values.Order.Id)
                return (null, "it answered about another order");
            return said.Status is null ? (null, "its status is not one that has been described") : (said, "");
        }
        catch (HttpRequestException error)
        {
            return (null, error.HttpRequestError.ToString());
        }
    }

    private static string? ReadHeader(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private HttpRequestMessage CreateRequest(HttpCall call, PlaceholderValues values)
    {
        var fields = call
            .Fields.Select(field => KeyValuePair.Create(field.Name, field.Value.Fill(values.ValueOf)))
            .Where(field => field.Value.Length > 0)
            .ToList();
        foreach (var name in _options.JsonFields)
            BodyWriter.Fold(fields, name, call.UnquotedFields);
        var now = _clock.GetUtcNow();
        _options.Signature.SignFields(fields, now);

        var url = call.Url.Fill(placeholder => Uri.EscapeDataString(values.ValueOf(placeholder)));
        byte[] body = [];
        if (call.Method != HttpMethod.Get)
            body = BodyWriter.Write(_options.Format, fields, call.UnquotedFields);
        else if (fields.Count > 0)
            url += (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + BodyWriter.Form(fields);

        var request = new HttpRequestMessage(call.Method, url);
        if (call.Method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(BodyWriter.ContentType(_options.Format), "utf-8");
        }

        foreach (var header in _options.Headers)
            request.Headers.TryAddWithoutValidation(header.Name, header.Value.Fill(values.ValueOf));
        foreach (var (name, value) in _options.Signature.Headers(call.Method.Method, request.RequestUri!.PathAndQuery, body, now))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
