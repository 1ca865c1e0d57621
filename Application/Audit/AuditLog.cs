using Microsoft.Extensions.Logging;
using Payments.Application.Access;
using Payments.Application.Results;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Storage;
using Payments.Storage.Audit;

namespace Payments.Application.Audit;

/// <summary>
/// Through which every act goes: a command that changes something, asked for by an operator or a merchant. What somebody sets out to do is
/// on disk before it is done, and what came of it before it is answered: so whatever took effect has an entry, wherever a process ends.
/// </summary>
public sealed partial class AuditLog(IAuditTrail trail, AuditEntries entries, ILogger<AuditLog> logger)
{
    private static readonly PaymentError Unavailable = new(
        PaymentErrorCode.AuditUnavailable,
        "What is done has to be written down first, and that cannot be done now. Nothing was changed; the request may be repeated as it is."
    );

    /// <summary>Has somebody do something.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="act">What.</param>
    /// <param name="command">Does it; its input is checked already.</param>
    public async Task<CommandResult<T>> Record<T>(Actor actor, Act act, Func<Task<CommandResult<T>>> command)
        where T : class
    {
        if (await Begin(actor, act) is not { } begun)
            return Unavailable;
        try
        {
            var result = await command();
            await Complete(begun, result.Error?.CodeText ?? AuditEntry.Accepted);
            return result;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await Complete(begun, CommandErrors.Of(error).CodeText);
            throw;
        }
    }

    /// <inheritdoc cref="Record{T}"/>
    /// <returns>Null when it was done.</returns>
    public async Task<PaymentError?> Record(Actor actor, Act act, Func<Task<PaymentError?>> command)
    {
        var result = await Record(actor, act, async () => await command() is { } error ? error : new CommandResult<Act>(act, null));
        return result.Error;
    }

    /// <summary>Writes down what is done by that alone, as signing in.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="act">What.</param>
    /// <returns>Null when it is written down; else it must not be done.</returns>
    public async Task<PaymentError?> Record(Actor actor, Act act) =>
        await TryAppend(entries.Of(actor, act, AuditEntry.Accepted)) is null ? Unavailable : null;

    /// <summary>
    /// Writes down that somebody was refused, who had not the right to do something. It stays refused where that cannot be written.
    /// </summary>
    /// <returns>The refusal.</returns>
    public async Task<PaymentError> Refuse(Actor actor, Act act, PaymentError refusal)
    {
        await TryAppend(entries.Of(actor, act, refusal.CodeText));
        return refusal;
    }

    private async Task<BegunAct?> Begin(Actor actor, Act act)
    {
        var entry = entries.Of(actor, act, null);
        return await TryAppend(entry) is { } sequence ? new BegunAct(sequence, entry) : null;
    }

    private async Task Complete(BegunAct begun, string outcome) =>
        await TryAppend(entries.Completion(begun.Entry, begun.Sequence, outcome));

    private async Task<long?> TryAppend(AuditEntry entry)
    {
        try
        {
            return await trail.AppendAsync(AuditEntries.ToRow(entry));
        }
        catch (StorageException error)
        {
            LogNotWritten(error, entry.ActId, entry.Action, entry.Outcome);
            return null;
        }
    }

    private sealed record BegunAct(long Sequence, AuditEntry Entry);
}
