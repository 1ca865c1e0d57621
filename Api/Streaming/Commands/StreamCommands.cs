using System.Collections.Frozen;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Limits;
using Payments.Application.Results;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Text;

namespace Payments.Api.Streaming.Commands;

/// <summary>The merchants' commands by the names that frames give them.</summary>
internal sealed partial class StreamCommands(
    CommandAdmission admission,
    RequestConcurrency concurrency,
    AuditLog audit,
    IEnumerable<IStreamCommands> families,
    ILogger<StreamCommands> logger
)
{
    private readonly FrozenDictionary<string, StreamCommand> _commands = families
        .SelectMany(family => family.All)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a frame's type can be, besides what belongs to the stream itself.</summary>
    public IReadOnlyList<string> Names => _commands.Keys;

    /// <summary>Carries out a command of a caller whose credentials count at this moment.</summary>
    public async Task<StreamReply> Execute(MerchantActor actor, ClientFrame frame, CancellationToken cancellationToken)
    {
        var caller = actor.Caller;
        // A stream stays open, so its commands are counted one by one, apart from requests.
        if (!concurrency.TryAcquire())
            return StreamReply.Of(RequestConcurrency.Overloaded);
        try
        {
            if (!_commands.TryGetValue(frame.Type, out var command))
                return StreamReply.Of(admission.Admit(caller, KeyScope.Read) ?? UnknownType(frame.Type));
            if (admission.Admit(caller, command.Scope) is { } error)
                return StreamReply.Of(
                    error.Code == PaymentErrorCode.InsufficientScope && SnakeCase<AuditAction>.TryParse(frame.Type, out var action)
                        ? await audit.Refuse(actor, new Act(action, caller.Merchant.Id), error)
                        : error
                );
            return frame.CheckKnown(command.Fields) is { } unknown
                ? StreamReply.Of(unknown)
                : await command.Run(actor, frame, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var error = CommandErrors.Of(exception);
            if (error.Status >= 500)
                LogFailed(exception, frame.Type, error.CodeText);
            return StreamReply.Of(error);
        }
        finally
        {
            concurrency.Release();
        }
    }

    private PaymentError UnknownType(string type) =>
        new PaymentError(
            PaymentErrorCode.InvalidValue,
            $"There is no command {InputLimits.Shorten(type)}. "
                + $"Known are: {string.Join(", ", _commands.Keys.Order(StringComparer.Ordinal))}, subscribe, unsubscribe, ping.",
            "type"
        );
}
