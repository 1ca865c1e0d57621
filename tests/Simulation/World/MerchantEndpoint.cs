using System.Globalization;
using System.Text.Json.Nodes;
using Payments.Domain.Ids;
using Payments.Domain.Signatures;
using Payments.Simulation.Checks;
using Payments.Simulation.Scheduling;
using Payments.Simulation.Stores;

namespace Payments.Simulation.World;

/// <summary>A merchant's server: what it is told must be durable, signed, the same each time, and come in order.</summary>
internal sealed class MerchantEndpoint(
    string host,
    WebhookSecrets secrets,
    Scheduler scheduler,
    Faults faults,
    Database database,
    Findings findings
)
{
    private const string Acknowledgement = "success";

    private readonly Dictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
    private Condition _condition = Condition.Up;
    private TimeSpan _until;

    private enum Condition
    {
        Up,
        Down,
        Failing,
        Slow,
        Lying,
        Gone,
    }

    public string Host => host;

    public WebhookSecrets Secrets => secrets;

    /// <summary>The body that it answers when it has taken note.</summary>
    public static string AckBody => Acknowledgement;

    /// <summary>Whether it has said that it is gone, and nobody has told the server that it is back.</summary>
    public bool IsGone => _condition == Condition.Gone;

    /// <summary>The events that it has taken note of.</summary>
    public HashSet<(string OrderId, int Sequence)> Received { get; } = [];

    /// <summary>Orders of which somebody asked for a notification once more: theirs may come out of order.</summary>
    public HashSet<string> Resent { get; } = new(StringComparer.Ordinal);

    /// <summary>It works from now on.</summary>
    public void Mend() => (_condition, _until) = (Condition.Up, TimeSpan.MaxValue);

    /// <summary>Takes a notification.</summary>
    /// <returns>After which time it answers, what, and with which body; no status: it is not there.</returns>
    public (TimeSpan Time, int? Status, string Body) Receive(EndpointRequest request)
    {
        Change();
        var told = (JsonObject)JsonNode.Parse(request.Body)!;
        var (orderId, sequence) = ((string)told["order_id"]!, (int)told["sequence"]!);
        Check(request, orderId, sequence);
        var time = scheduler.Between(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(200));
        switch (_condition)
        {
            case Condition.Down:
                return (time, null, "");
            case Condition.Failing:
                return (time, 503, "");
            case Condition.Lying:
                return (time, 200, "<html>Welcome</html>");
            case Condition.Gone:
                return (time, 410, "");
            default:
                Take(orderId, sequence);
                return (
                    _condition == Condition.Slow ? scheduler.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)) : time,
                    200,
                    Acknowledgement
                );
        }
    }

    private void Change()
    {
        if (faults.AreOver || scheduler.Now < _until)
            return;
        _until = scheduler.Now + scheduler.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(20));
        _condition =
            faults.Strikes(FaultKind.GoneEndpoint) ? Condition.Gone
            : faults.Strikes(FaultKind.BadEndpoint) || faults.Strikes(FaultKind.BadEndpoint)
                ? scheduler.Pick([Condition.Down, Condition.Failing, Condition.Slow, Condition.Lying])
            : Condition.Up;
    }

    private void Check(EndpointRequest request, string orderId, int sequence)
    {
        if (!database.Orders.TryGetValue(orderId, out var order) || sequence > order.Events.Count)
        {
            findings.Add($"{orderId}: the merchant is told of event {sequence}, which is not durable");
            return;
        }

        var happened = order.Events[sequence - 1];
        if (happened.Notification is null || !happened.Notification.AsSpan().SequenceEqual(request.Body))
            findings.Add($"{orderId}: the notification of event {sequence} is not the one that is stored");
        var id = request.Header(StandardWebhooks.IdHeader);
        if (id != EventId.Of(new OrderId(orderId), sequence).Value)
            findings.Add($"{orderId}: the notification of event {sequence} has the id {id}");
        var time = long.Parse(request.Header(StandardWebhooks.TimestampHeader), CultureInfo.InvariantCulture);
        foreach (var fault in secrets.Check(request.Header(StandardWebhooks.SignatureHeader), id, time, request.Body))
            findings.Add($"{orderId}: the notification of event {sequence} {fault}");
    }

    private void Take(string orderId, int sequence)
    {
        var isNew = Received.Add((orderId, sequence));
        var last = _acknowledged.GetValueOrDefault(orderId);
        // What was told before may be told again; what is new must be newer than all that was.
        if (isNew && !Resent.Contains(orderId) && sequence < last)
            findings.Add($"{orderId}: event {sequence} is told after {last}");
        _acknowledged[orderId] = Math.Max(last, sequence);
    }
}
