using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Application.Results;
using Payments.Channels.Resilience;
using Payments.Domain.Audit;
using Payments.Domain.Errors;
using Payments.Domain.Text;
using Payments.Grains.Actions;
using Payments.Hosting.Channels;

namespace Payments.Application.Channels;

/// <summary>A payment channel, as the process that answers sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Enabled">Whether the settings let it take new orders.</param>
/// <param name="Paused">Whether an operator has paused it: new orders are not offered to it, those that it has go on.</param>
/// <param name="Circuit">
/// <c>closed</c>: it is called; <c>open</c>: it is left alone for a while; <c>half_open</c>: one call tries it.
/// </param>
/// <param name="SuccessRate">
/// Calls that it answered, yes or no, by all that were made since the process started; null before the first.
/// </param>
/// <param name="InFlight">Calls under way.</param>
/// <param name="Waiting">Calls that wait for a place.</param>
public sealed record ChannelResponse(
    string Name,
    bool Enabled,
    bool Paused,
    string Circuit,
    double? SuccessRate,
    int InFlight,
    int Waiting
);

/// <summary>For operators: shows the payment channels, and takes one out of service for a while without a restart.</summary>
public sealed class ChannelCommands(ChannelRegistry channels, ChannelPauses pauses, AuditLog audit)
{
    private static readonly PaymentError UnknownChannel = new(PaymentErrorCode.UnknownChannel, "There is no such channel.", "channel");

    /// <summary>All channels, by preference, on one page: the settings have a bounded number of them.</summary>
    public PageResponse<ChannelResponse> List() => new([.. channels.Health.Select(Response)], null);

    /// <summary>Has new orders not be offered to a channel; paused again it stays so.</summary>
    public Task<CommandResult<ChannelResponse>> Pause(OperatorActor actor, string name, CancellationToken cancellationToken) =>
        Set(actor, name, isPaused: true, cancellationToken);

    /// <summary>Ends that; of one that is not paused it changes nothing.</summary>
    public Task<CommandResult<ChannelResponse>> Resume(OperatorActor actor, string name, CancellationToken cancellationToken) =>
        Set(actor, name, isPaused: false, cancellationToken);

    private async Task<CommandResult<ChannelResponse>> Set(
        OperatorActor actor,
        string name,
        bool isPaused,
        CancellationToken cancellationToken
    )
    {
        if (channels.Find(name) is null)
            return UnknownChannel;
        var act = new Act(isPaused ? AuditAction.PauseChannel : AuditAction.ResumeChannel, null, name)
        {
            Changes = SettingChanges.Of("paused", channels.Paused.Contains(name), isPaused),
        };
        return await audit.Record<ChannelResponse>(actor, act, async () =>
        {
            await pauses.Set(name, isPaused, cancellationToken);
            return Response(channels.Health.Single(channel => channel.Name == name));
        });
    }

    private ChannelResponse Response(ChannelHealth health)
    {
        var calls = health.Calls.Answered + health.Calls.Unanswered + health.Calls.TimedOut;
        return new ChannelResponse(
            health.Name,
            channels.IsEnabled(health.Name),
            channels.Paused.Contains(health.Name),
            SnakeCase<ChannelCircuit>.Of(health.Circuit),
            calls == 0 ? null : (double)health.Calls.Answered / calls,
            health.InFlight,
            health.Waiting
        );
    }
}
