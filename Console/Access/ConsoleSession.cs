using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;
using Payments.Application.Access;
using Payments.Application.Merchants;
using Payments.Application.Results;
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
        where T : class => Act(scope, actor => command(actor.Merchant));

    /// <summary>Has the merchant that looks change something.</summary>
    public async Task<CommandResult<T>> Act<T>(KeyScope scope, Func<MerchantActor, Task<CommandResult<T>>> command)
        where T : class
    {
        if (await User() is not { } user)
            return ConsoleUserCheck.Ended;
        var found = await check.Caller(user);
        if (found.Value is not { } caller)
            return found.Error!;
        if (admission.Admit(caller, scope) is { } error)
            return error;
        return await Try(() => command(new MerchantActor(caller, OriginOf(user))));
    }

    /// <summary>Does something about a merchant itself: as an operator, or as the merchant, whose key must allow it.</summary>
    /// <param name="owner">The merchant; another one is told that there is none.</param>
    /// <param name="scope">What the key must allow.</param>
    /// <param name="command">What does it.</param>
    public async Task<CommandResult<T>> ActAbout<T>(MerchantId owner, KeyScope scope, Func<Actor, Task<CommandResult<T>>> command)
        where T : class
    {
        if (await User() is not { } user)
            return ConsoleUserCheck.Ended;
        return user.IsOperator ? await ActAsOperator(command)
            : user.MerchantId == owner ? await Act(scope, command)
            : MerchantErrors.NotFound;
    }

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
