using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Simulation.Scheduling;
using Payments.Simulation.Silos;

namespace Payments.Simulation.World;

/// <summary>The network between a silo and everybody outside: what is sent there arrives, or not, and is answered, or not.</summary>
internal sealed class Wire(Silo silo, SimulatedWorld world) : HttpMessageHandler
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan LateLatency = TimeSpan.FromSeconds(40);

    private Scheduler Scheduler => silo.Cluster.Scheduler;

    private Faults Faults => silo.Cluster.Faults;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Scheduler.AssertOnThread();
        var answered = new TaskCompletionSource<HttpResponseMessage>();
        cancellationToken.Register(() => answered.TrySetCanceled(cancellationToken));
        var body = request.Content is { } content ? content.ReadAsByteArrayAsync(CancellationToken.None).GetAwaiter().GetResult() : [];
        var url = request.RequestUri!;
        if (world.FindProvider(url.Host) is { } provider)
            CallProvider(provider, url.AbsolutePath, body, answered);
        else
            CallEndpoint(world.Endpoints[url.Host], new EndpointRequest(url, request, body), answered);
        return answered.Task;
    }

    private void CallProvider(Provider provider, string path, byte[] body, TaskCompletionSource<HttpResponseMessage> answered)
    {
        if (Faults.Strikes(FaultKind.LostRequest))
            return;
        Scheduler.ScheduleWithin(Faults.Strikes(FaultKind.LateRequest) ? LateLatency : Latency, () =>
        {
            var fails = Faults.Strikes(FaultKind.ProviderError);
            var answer = fails && Scheduler.Chance(0.5) ? null : provider.Answer(path, (JsonObject)JsonNode.Parse(body)!);
            world.Trace.Note(provider.Name, path, () =>
                $"{Encoding.UTF8.GetString(body)} -> {(fails ? "500 after " : "")}{answer?.ToJsonString()}"
            );
            if (Faults.Strikes(FaultKind.LostResponse))
                return;
            var text =
                Faults.Strikes(FaultKind.GarbledResponse) ? "<html>Sorry</html>"
                : answer is null ? "{}"
                : answer.ToJsonString();
            var time = Faults.Strikes(FaultKind.SlowProvider) ? TimeSpan.FromSeconds(30) : Latency;
            Scheduler.ScheduleWithin(time, () => Complete(answered, fails ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, text));
        });
    }

    private void CallEndpoint(MerchantEndpoint endpoint, EndpointRequest request, TaskCompletionSource<HttpResponseMessage> answered) =>
        Scheduler.ScheduleWithin(Latency, () =>
        {
            var (time, status, body) = endpoint.Receive(request);
            if (status is not { } answer)
                Scheduler.Schedule(time, () =>
                {
                    if (silo.IsAlive)
                        answered.TrySetException(new HttpRequestException(HttpRequestError.ConnectionError));
                });
            else if (!Faults.Strikes(FaultKind.LostAcknowledgement))
                Scheduler.Schedule(time, () => Complete(answered, (HttpStatusCode)answer, body));
        });

    private void Complete(TaskCompletionSource<HttpResponseMessage> answered, HttpStatusCode status, string body)
    {
        if (silo.IsAlive)
            answered.TrySetResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) });
    }
}

/// <summary>A notification as it arrives.</summary>
/// <param name="Url">Where.</param>
/// <param name="Message">Its headers.</param>
/// <param name="Body">What it says.</param>
internal sealed record EndpointRequest(Uri Url, HttpRequestMessage Message, byte[] Body)
{
    public string Header(string name) => string.Join(',', Message.Headers.GetValues(name));
}
