using System.Net;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Results;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Hosting.Settings;

namespace Payments.Console.Access;

/// <summary>Says whether somebody may sign in, and whether somebody who has may stay: a key that is revoked ends its sessions.</summary>
internal sealed class ConsoleUserCheck(
    MerchantAuthenticator merchants,
    AdminToken token,
    PaymentsSettings settings,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>How long a session lasts at most, however busy: 8 h.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(8);

    private static readonly PaymentError WrongAddress = new(
        PaymentErrorCode.InvalidAdminToken,
        "Operators sign in at the address of their own that Payments:Management:Url names."
    );

    /// <summary>Whoever has not signed in, or has no longer.</summary>
    public static readonly PaymentError Ended = new(PaymentErrorCode.MissingCredentials, "The session has ended. Sign in again.");

    /// <summary>What a merchant may not do.</summary>
    public static readonly PaymentError OperatorsOnly = new(
        PaymentErrorCode.InvalidAdminToken,
        "This is for operators, who sign in with the admin token."
    );

    /// <summary>Who holds a secret: the admin token, or an API key. Whether it is let in or refused, the audit says so first.</summary>
    /// <param name="secret">What was typed.</param>
    /// <param name="port">Where the request came in.</param>
    /// <param name="address">From where it came.</param>
    public async ValueTask<CommandResult<ConsoleUser>> SignIn(string secret, int port, IPAddress? address)
    {
        var origin = new Origin(Transport.Console, address);
        if (token.Matches(secret))
        {
            var actor = new OperatorActor(token.Mark, origin);
            return IsForOperators(port)
                ? await SignIn(actor, new ConsoleUser(null, null, token.Mark, clock.GetUtcNow(), address))
                : await audit.Refuse(actor, new Act(AuditAction.SignIn, null), WrongAddress);
        }

        var found = await merchants.AuthenticateKey(secret);
        return found.Value is { Key: { } key } caller
            ? await SignIn(new MerchantActor(caller, origin), new ConsoleUser(caller.Merchant.Id, key.Id, null, clock.GetUtcNow(), address))
            : await audit.Refuse(new UnknownActor(origin), new Act(AuditAction.SignIn, null), found.Error!);
    }

    /// <summary>Writes down that somebody signs out, who is let go in any case.</summary>
    public async Task SignOut(ConsoleUser user)
    {
        var origin = new Origin(Transport.Console, user.Address);
        Actor actor =
            user.IsOperator ? new OperatorActor(user.TokenMark!, origin)
            : (await Caller(user)).Value is { } caller ? new MerchantActor(caller, origin)
            : new UnknownActor(origin);
        await audit.Record(actor, new Act(AuditAction.SignOut, user.MerchantId));
    }

    /// <summary>Whether the session lasts.</summary>
    /// <param name="user">Whoever has signed in.</param>
    /// <returns>Null when it does.</returns>
    public async ValueTask<PaymentError?> Check(ConsoleUser user) =>
        IsTooOld(user) ? Ended
        : user.IsOperator ? (user.TokenMark == token.Mark ? null : Ended)
        : (await Caller(user)).Error;

    /// <summary>Whether operators may be answered at a port.</summary>
    public bool IsForOperators(int port) => settings.Management is not { } own || own.Port == port;

    /// <summary>The merchant as it is now, with the scopes of the key.</summary>
    public async ValueTask<CommandResult<MerchantCaller>> Caller(ConsoleUser user) =>
        IsTooOld(user) || user.IsOperator ? Ended : await merchants.AuthenticateSession(user.MerchantId!.Value, user.KeyId!);

    private async Task<CommandResult<ConsoleUser>> SignIn(Actor actor, ConsoleUser user) =>
        await audit.Record(actor, new Act(AuditAction.SignIn, user.MerchantId)) is { } unavailable ? unavailable : user;

    private bool IsTooOld(ConsoleUser user) => clock.GetUtcNow() - user.SignedInAt >= MaxAge;
}
