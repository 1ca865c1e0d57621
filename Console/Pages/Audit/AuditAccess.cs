using Payments.Application.Results;
using Payments.Console.Access;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;

namespace Payments.Console.Pages.Audit;

/// <summary>Who may see the audit: operators all of it; of a merchant, whoever may change its keys, what concerns it.</summary>
internal static class AuditAccess
{
    /// <summary>Reads some of it.</summary>
    /// <param name="session">Who looks.</param>
    /// <param name="command">What reads it; it is given the merchant, or null for an operator.</param>
    public static async Task<CommandResult<T>> ReadAudit<T>(this ConsoleSession session, Func<MerchantId?, Task<CommandResult<T>>> command)
        where T : class =>
        await session.User() is { IsOperator: true }
            ? await session.RunAsOperator(() => command(null))
            : await session.Run(KeyScope.Manage, merchant => command(merchant.Id));
}
