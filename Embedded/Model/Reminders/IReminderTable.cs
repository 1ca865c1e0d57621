using System.Threading;
using System.Threading.Tasks;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Where reminders are kept. The host reads it at start and again and again; a row that is gone ticks no more.</summary>
public interface IReminderTable
{
    /// <summary>Called once, before anything else.</summary>
    Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The rows of one grain.</summary>
    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>
    /// The rows whose <see cref="GrainId.GetUniformHashCode"/> lies in (begin, end]; when begin is not less than end,
    /// those above begin and those up to end. So (0, 0) is every row.
    /// </summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    /// <summary>One row, or null.</summary>
    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Writes a row, whatever was there.</summary>
    /// <returns>The row's new version; null if it could not be written.</returns>
    Task<string?> UpsertRow(ReminderEntry entry);

    /// <summary>Removes a row if its version is the given one.</summary>
    /// <returns>Whether it was removed.</returns>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    /// <summary>Removes every row.</summary>
    Task TestOnlyClearTable();

    /// <summary>Called once, after everything else.</summary>
    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
