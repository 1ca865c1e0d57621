using Payments.Domain.Accounts;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains.Interfaces.Accounts;
using Payments.Grains.Interfaces.Orders;
using Payments.Simulation.Runs;
using Payments.Simulation.Silos;
using Payments.Simulation.Stores;

namespace Payments.Simulation.Checks;

/// <summary>Looks at every answer of a grain before it is sent: it must say nothing that is not durable.</summary>
internal sealed class AnswerChecks(Database database, Findings findings, Coverage coverage, Trace trace) : IClusterObserver
{
    public void Begin(Activation activation, GrainCall call)
    {
        var key = activation.GrainId.Key.ToString()!;
        var status = database.Orders.GetValueOrDefault(key)?.State.Order.Status;
        if (activation.GrainId.Type.ToString() == OrderGrains.TypeName)
            coverage.Count(status is { } known ? SnakeCase<OrderStatus>.Of(known) : "none", call.Name);
        trace.Note(key, call.Name, () =>
            $"on {activation.Silo.Name}, durable: {status}"
            + string.Concat(call.Arguments.OfType<Booking>().Select(booking => $", {booking}"))
        );
    }

    public void End(Activation activation, GrainCall call)
    {
        var key = activation.GrainId.Key.ToString()!;
        switch (call.Result)
        {
            case OrderReply { View: { } view }:
                Check(key, view);
                break;
            case OrderView view:
                Check(key, view);
                break;
            case BookingReply { Entry: { } entry } when database.Journal.GetValueOrDefault(entry.BookingId)?.AccountKey != key:
                findings.Add($"{key}: booking {entry.BookingId} was answered and is not durable");
                break;
        }

        trace.Note(key, call.Name + " ended", () =>
            call.Failure is { } failure ? $"failed: {failure.Message}" : Describe(key, call.Result)
        );
    }

    private void Check(string key, OrderView view)
    {
        var events = database.Orders.GetValueOrDefault(key)?.Events;
        if (events is null || view.Order.Version > events.Count)
            findings.Add($"{key}: event {view.Order.Version} was answered and is not durable");
        else if (Convert.ToHexStringLower(events[view.Order.Version - 1].Hash) != view.Order.HistoryHash)
            findings.Add($"{key}: an answer speaks of another event {view.Order.Version} than the durable one");
    }

    private string Describe(string key, object? result) =>
        result switch
        {
            OrderReply { Error: { } error } => $"refused: {error.CodeText}",
            BookingReply { Error: { } error } => $"refused: {error.CodeText}",
            BookingReply { Entry: { } entry } => $"durable: {entry}",
            _ => database.Orders.TryGetValue(key, out var order)
                ? $"durable: {order.State.Order.Status}, event {order.Events.Count}, version {order.Version}, due {order.State.DueAtRealTime:HH:mm:ss}"
                : "",
        };
}
