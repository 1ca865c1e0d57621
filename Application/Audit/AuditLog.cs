using Microsoft.Extensions.Logging;
using Payments.Application.Access;
using Payments.Application.Results;
using Payments.Domain.Audit;
using Payments.Domain.Errors;

namespace Payments.Application.Audit;

/// <summary>
/// Through which every act goes: a command that changes something, asked for by an operator or a merchant. It says who does what, from
/// where, and what came of it.
/// </summary>
public sealed partial class AuditLog(ILogger<AuditLog> logger)
{
    private const string Accepted = "accepted";

    /// <summary>Has somebody do something.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="act">What.</param>
    /// <param name="command">Does it; its input is checked already.</param>
    public async Task<CommandResult<T>> Record<T>(Actor actor, Act act, Func<Task<CommandResult<T>>> command)
        where T : class
    {
        var result = await command();
        Log(actor, act, result.Error);
        return result;
    }

    /// <inheritdoc cref="Record{T}"/>
    /// <returns>Null when it was done.</returns>
    public async Task<PaymentError?> Record(Actor actor, Act act, Func<Task<PaymentError?>> command)
    {
        var error = await command();
        Log(actor, act, error);
        return error;
    }

    private void Log(Actor actor, Act act, PaymentError? error)
    {
        var merchant = act.Merchant?.Value;
        var (who, outcome) = (NameOf(actor), error?.CodeText ?? Accepted);
        LogAct(who, act.Action, merchant, act.Target, actor.Origin.Transport, actor.Origin.Address?.ToString(), outcome);
    }

    private static string NameOf(Actor actor) =>
        actor switch
        {
            MerchantActor { Caller.Key: { } key } merchant => $"{merchant.Merchant.Id} by key {key.Id}",
            MerchantActor merchant => $"{merchant.Merchant.Id} by signature",
            OperatorActor { TokenMark: var mark } => $"operator {mark}",
            _ => throw new ArgumentOutOfRangeException(nameof(actor)),
        };
}
