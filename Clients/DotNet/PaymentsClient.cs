using Payments.Client.Accounts;
using Payments.Client.Alerts;
using Payments.Client.Audit;
using Payments.Client.Http;
using Payments.Client.Merchants;
using Payments.Client.Operations;
using Payments.Client.Orders;
using Payments.Client.Streaming;

namespace Payments.Client;

/// <summary>A client of an Orleans.Payments server, for one merchant or operator. Keep it: it may be used by many at once.</summary>
public sealed class PaymentsClient : IDisposable
{
    private const long MaxAnswer = 16 * 1024 * 1024;
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;

    /// <summary>A client with connections of its own.</summary>
    public PaymentsClient(PaymentsClientOptions options)
        : this(NewHttp(), options, ownsHttp: true) { }

    /// <summary>A client on an <see cref="HttpClient"/> of yours, which is left open.</summary>
    /// <param name="http">Makes the requests; its own timeout counts beside <see cref="PaymentsClientOptions.AttemptTimeout"/>.</param>
    /// <param name="options">Where and as whom.</param>
    public PaymentsClient(HttpClient http, PaymentsClientOptions options)
        : this(http, options, ownsHttp: false) { }

    private PaymentsClient(HttpClient http, PaymentsClientOptions options, bool ownsHttp)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        PaymentsClientOptions.Check(options);
        (_http, _ownsHttp) = (http, ownsHttp);
        var api = new ApiConnection(http, options);
        Orders = new OrdersClient(api);
        Accounts = new AccountsClient(api);
        Merchants = new MerchantsClient(api);
        TestClock = new TestClockClient(api);
        Operations = new OperationsClient(api);
        Audit = new AuditClient(api);
        Alerts = new AlertsClient(api);
        Events = new EventsClient(api);
    }

    /// <summary>Orders and refunds.</summary>
    public OrdersClient Orders { get; }

    /// <summary>Accounts of a merchant's users.</summary>
    public AccountsClient Accounts { get; }

    /// <summary>Merchants, their keys, totals and notifications.</summary>
    public MerchantsClient Merchants { get; }

    /// <summary>The time of a test merchant's orders.</summary>
    public TestClockClient TestClock { get; }

    /// <summary>The server's health, and what operators decide.</summary>
    public OperationsClient Operations { get; }

    /// <summary>What operators and merchants did.</summary>
    public AuditClient Audit { get; }

    /// <summary>What operators are told of.</summary>
    public AlertsClient Alerts { get; }

    /// <summary>Events as they happen.</summary>
    public EventsClient Events { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }

    /// <summary>The options' own time limit counts, names are looked up anew now and then, and credentials follow no redirect.</summary>
    private static HttpClient NewHttp() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
}
