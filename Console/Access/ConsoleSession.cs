using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Grains.Merchants;

namespace Payments.Console.Access;

/// <summary>
/// Through which pages call commands, as every transport does: who looks is asked again each time, the key must have the scope, and the
/// merchant must not be faster than it may.
/// </summary>
internal sealed partial class ConsoleSession(
    AuthenticationStateProvider state,
    ConsoleUserCheck check,
    CommandAdmission admission,
    MerchantDirectory merchants,
    AuditLog audit,
    ILogger<ConsoleSession> logger
)
{
    /// <summary>Who looks; null when the session has ended.</summary>
    public async ValueTask<ConsoleUser?> User() => ConsoleUser.Of((await state.GetAuthenticationStateAsync()).User);

    /// <summary>
    /// The merchant that looks, with the scopes of its key, so that a page shows only what it may; null for an operator, and when the
    /// session has ended.
    /// </summary>
    public async ValueTask<MerchantCaller?> Caller() =>
        await User() is { IsOperator: false } user ? (await check.Caller(user)).Value : null;

    /// <summary>Reads something of the merchant that looks, or makes an order for it.</summary>
    public Task<CommandResult<T>> Run<T>(KeyScope scope, Func<Merchant, Task<CommandResult<T>>> command)
        where T : class => AsMerchant(null, scope, actor => command(actor.Merchant));

    /// <summary>Has the merchant that looks change something; that its key does not allow it is written down.</summary>
    /// <param name="action">What it does.</param>
    /// <param name="target">The id of what it does it to; null where that is the merchant itself.</param>
    /// <param name="scope">What the key must allow.</param>
    /// <param name="command">What does it.</param>
    public Task<CommandResult<T>> Act<T>(
        AuditAction action,
        string? target,
        KeyScope scope,
        Func<MerchantActor, Task<CommandResult<T>>> command
    )
        where T : class => AsMerchant((action, target), scope, command);

    /// <summary>Does something about a merchant itself: as an operator, or as the merchant, whose key must allow it.</summary>
    /// <param name="action">What it does. That somebody may not is written down, as it is of a request.</param>
    /// <param name="owner">The merchant; another one is told that there is none.</param>
    /// <param name="target">The id of what it does it to; null where that is the merchant itself.</param>
    /// <param name="scope">What the key must allow.</param>
    /// <param name="command">What does it.</param>
    public Task<CommandResult<T>> ActAbout<T>(
        AuditAction action,
        MerchantId owner,
        string? target,
        KeyScope scope,
        Func<Actor, Task<CommandResult<T>>> command
    )
        where T : class => About((action, target ?? owner.Value), owner, scope, command);

    /// <summary>Reads something about a merchant itself that not every key may see.</summary>
    /// <param name="owner">The merchant; another one is told that there is none.</param>
    /// <param name="scope">What the key must allow.</param>
    /// <param name="command">What reads it.</param>
    public Task<CommandResult<T>> ReadAbout<T>(MerchantId owner, KeyScope scope, Func<Task<CommandResult<T>>> command)
        where T : class => About(null, owner, scope, _ => command());

    /// <summary>Whether who looks may see and change a merchant's settings and keys: any as an operator, its own by some keys.</summary>
    public async ValueTask<bool> MayManage() =>
        await User() is { } user && (user.IsOperator || (await check.Caller(user)).Value?.HasScope(KeyScope.Manage) == true);

    /// <summary>Reads something of a merchant's: as the merchant itself, or as an operator, who may read everything.</summary>
    /// <param name="owner">The merchant.</param>
    /// <param name="notFound">What another merchant is told.</param>
    /// <param name="command">What reads it.</param>
    public async Task<CommandResult<T>> Read<T>(MerchantId owner, PaymentError notFound, Func<Merchant, Task<CommandResult<T>>> command)
        where T : class
    {
        if (await User() is not { } user)
            return ConsoleUserCheck.Ended;
        if (!user.IsOperator)
            return user.MerchantId == owner ? await Run(KeyScope.Read, command) : notFound;
        return await RunAsOperator(async () =>
            owner.IsValid && await merchants.Find(owner) is { } merchant ? await command(merchant) : notFound
        );
    }

    /// <summary>Reads something as an operator.</summary>
    public Task<CommandResult<T>> RunAsOperator<T>(Func<Task<CommandResult<T>>> command)
        where T : class => ActAsOperator(_ => command());

    /// <summary>Has an operator change something.</summary>
    public async Task<CommandResult<T>> ActAsOperator<T>(Func<OperatorActor, Task<CommandResult<T>>> command)
        where T : class
    {
        if (await User() is not { IsOperator: true } user)
            return ConsoleUserCheck.OperatorsOnly;
        return await check.Check(user) is { } ended ? ended : await Try(() => command(new OperatorActor(user.TokenMark!, OriginOf(user))));
    }

    private async Task<CommandResult<T>> AsMerchant<T>(
        (AuditAction Action, string? Target)? act,
        KeyScope scope,
        Func<MerchantActor, Task<CommandResult<T>>> command
    )
        where T : class
    {
        if (await User() is not { } user)
            return ConsoleUserCheck.Ended;
        var found = await check.Caller(user);
        if (found.Value is not { } caller)
            return found.Error!;
        var actor = new MerchantActor(caller, OriginOf(user));
        if (admission.Admit(caller, scope) is { } error)
            return error.Code == PaymentErrorCode.InsufficientScope ? await Refuse(actor, act, error) : error;
        return await Try(() => command(actor));
    }

    private async Task<CommandResult<T>> About<T>(
        (AuditAction Action, string? Target)? act,
        MerchantId owner,
        KeyScope scope,
        Func<Actor, Task<CommandResult<T>>> command
    )
        where T : class
    {
        if (await User() is not { } user)
            return ConsoleUserCheck.Ended;
        if (user.IsOperator)
            return await ActAsOperator(command);
        // Another merchant is told that there is none whatever its key allows; it asks no faster than it may, as that is written down.
        return user.MerchantId == owner
            ? await AsMerchant(act, scope, command)
            : await AsMerchant<T>(act, KeyScope.Read, async actor => await Refuse(actor, act, MerchantErrors.NotFound));
    }

    /// <summary>What somebody may not do is written down where it would have been an act; what somebody may not read is not.</summary>
    private async Task<PaymentError> Refuse(MerchantActor actor, (AuditAction Action, string? Target)? act, PaymentError refusal) =>
        act is { } asked ? await audit.Refuse(actor, new Act(asked.Action, actor.Merchant.Id, asked.Target), refusal) : refusal;

    private static Origin OriginOf(ConsoleUser user) => new(Transport.Console, user.Address);

    private async Task<CommandResult<T>> Try<T>(Func<Task<CommandResult<T>>> command)
        where T : class
    {
        try
        {
            return await command();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var shown = CommandErrors.Of(error);
            if (shown.Code == PaymentErrorCode.InternalError)
                LogBug(error);
            return shown;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page of the console met a bug")]
    private partial void LogBug(Exception error);
}
