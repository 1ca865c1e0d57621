using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Grains.Orders;

namespace Payments.Bench.PlainAdoNet;

/// <summary>What a plain implementation does for a change of an order: stores the state, its new events, and when to be reminded.</summary>
internal sealed class PlainStorage(IGrainStorage states, IReminderTable reminders, EventTable events, TimeProvider clock) : IGrainStorage
{
    private const string Reminder = "due";

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        states.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await states.WriteStateAsync(stateName, grainId, grainState);
        var row = (OrderRow)(object)grainState.State!;
        await events.Append(grainId.Key.ToString()!, row.Tracking);
        // An order that owes nothing keeps its last reminder, which is cheaper than removing it: this flatters the comparison.
        if (row.State!.DueAt is { } due)
        {
            await reminders.UpsertRow(
                new ReminderEntry
                {
                    GrainId = grainId,
                    ReminderName = Reminder,
                    StartAt = due.UtcDateTime < clock.GetUtcNow().UtcDateTime ? clock.GetUtcNow().UtcDateTime : due.UtcDateTime,
                    Period = TimeSpan.FromMinutes(1),
                }
            );
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        states.ClearStateAsync(stateName, grainId, grainState);
}
