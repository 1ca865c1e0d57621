using System.Net;
using System.Text;

namespace Payments.Client.Tests.Hosting;

/// <summary>
/// Stands in for the network where a real server would have to be broken: gives one answer after the other, and notes what is asked.
/// </summary>
internal sealed class ScriptedServer(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
{
    public const string OrderJson = """
        {"id":"ord_1","merchant_id":"mer_1","merchant_order_id":"1","kind":"payment","amount":1250,"currency":"EUR","status":"created",
        "refunded_amount":0,"paid_late":false,"payments":[],"metadata":{},"created_at":"2026-01-31T09:30:00Z","expires_at":"2026-01-31T09:45:00Z",
        "updated_at":"2026-01-31T09:30:00Z","version":1,"history_hash":"00","notification":{"status":"none","attempts":0}}
        """;

    public List<(string Method, string Target, string Body)> Requests { get; } = [];

    public PaymentsClient Client(int maxAttempts = 4) =>
        new(
            new HttpClient(this),
            new PaymentsClientOptions
            {
                Url = new Uri("http://payments.test"),
                Credentials = PaymentsCredentials.ApiKey("sk_1"),
                MaxAttempts = maxAttempts,
                // Nothing is waited for.
                MaxRetryDelay = TimeSpan.Zero,
            }
        );

    public static Func<HttpResponseMessage> Answering(HttpStatusCode status, string body, TimeSpan? retryAfter = null) =>
        () =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            if (retryAfter is { } delay)
                response.Headers.RetryAfter = new(delay);
            return response;
        };

    public static Func<HttpResponseMessage> Order() => Answering(HttpStatusCode.OK, OrderJson);

    public static Func<HttpResponseMessage> Problem(int status, string code, TimeSpan? retryAfter = null) =>
        Answering((HttpStatusCode)status, $$"""{"code":"{{code}}","detail":"Because."}""", retryAfter);

    public static Func<HttpResponseMessage> Broken(HttpRequestError error = HttpRequestError.ResponseEnded) =>
        () => throw new HttpRequestException(error, "It broke.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        var answer = answers[Requests.Count];
        Requests.Add((request.Method.Method, request.RequestUri!.PathAndQuery, body));
        return answer();
    }
}
