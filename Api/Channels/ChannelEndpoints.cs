using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using Payments.Api.Authentication;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Channels;
using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Grains.Actions;
using Payments.Grains.Interfaces.Orders;

namespace Payments.Api.Channels;

/// <summary>
/// <c>/v1/channels</c>: where providers tell what happened, answered 2xx only once it is durable; and what operators do about channels.
/// </summary>
internal static class ChannelEndpoints
{
    private static readonly ProblemResult UnknownChannel = ProblemResult.Of(
        new PaymentError(PaymentErrorCode.UnknownChannel, "There is no such channel.", "channel"),
        ErrorCatalogue.Of(PaymentErrorCode.UnknownChannel).PathStatus!.Value
    );

    private static readonly ProblemResult OrderNotFound = new PaymentError(
        PaymentErrorCode.OrderNotFound,
        "There is no such order.",
        "order_id"
    );

    public static void MapChannels(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/channels/{channel}/callbacks", Callback)
            .WithTags("Channels")
            .WithName("ChannelCallback")
            .WithSummary("A provider's callback, under its own signature");

        var channels = app.MapGroup("/v1/channels").WithTags("Channels").AddEndpointFilter(AdminAuthentication.Filter);
        channels.MapGet("/", List).WithName("ListChannels").WithSummary("The payment channels, by preference");
        channels.MapPost("/{channel}/pause", Pause).WithName("PauseChannel").WithSummary("Offer a channel no new orders");
        channels.MapPost("/{channel}/resume", Resume).WithName("ResumeChannel").WithSummary("Offer a channel new orders again");
    }

    private static Ok<PageResponse<ChannelResponse>> List(ChannelCommands channels) => TypedResults.Ok(channels.List());

    private static async Task<Results<Ok<ChannelResponse>, ProblemResult>> Pause(
        string channel,
        HttpContext http,
        ChannelCommands channels
    ) => OrUnknown(await channels.Pause(http.GetOperatorActor(), channel, http.RequestAborted));

    private static async Task<Results<Ok<ChannelResponse>, ProblemResult>> Resume(
        string channel,
        HttpContext http,
        ChannelCommands channels
    ) => OrUnknown(await channels.Resume(http.GetOperatorActor(), channel, http.RequestAborted));

    /// <summary>What a path names is not there, where a body would name it wrongly.</summary>
    private static Results<Ok<ChannelResponse>, ProblemResult> OrUnknown(CommandResult<ChannelResponse> answer) =>
        answer.Value is { } channel ? TypedResults.Ok(channel) : UnknownChannel;

    private static async Task<Results<NoContent, ContentHttpResult, ProblemResult>> Callback(
        string channel,
        HttpContext http,
        IGrainFactory grains,
        ChannelRegistry channels,
        TimeProvider clock
    )
    {
        if (channels.Find(channel) is not { } provider)
            return UnknownChannel;
        var body = RequestBody.Bytes(http);
        var check = provider.CheckCallback(name => http.Request.Headers[name], body, clock.GetUtcNow());
        if (check.ErrorCode is { } code)
        {
            return (ProblemResult)
                new PaymentError(
                    code,
                    code == PaymentErrorCode.InvalidCallback
                        ? "The callback's body is not what this channel sends."
                        : "The callback is not proved to come from the channel."
                );
        }

        if (
            check.Unreadable is { } unreadable
            && !(OrderId.IsValid(unreadable.OrderId) && await grains.GetOrder(unreadable.OrderId).HandleUnreadableReport(unreadable))
        )
            return OrderNotFound;
        if (check.Report is { } report && !(OrderId.IsValid(report.OrderId) && await grains.GetOrder(report.OrderId).HandleReport(report)))
            return OrderNotFound;

        var acknowledgement = provider.Acknowledgement;
        return acknowledgement is { Status: StatusCodes.Status204NoContent, Body.Length: 0 }
            ? TypedResults.NoContent()
            : TypedResults.Content(acknowledgement.Body, acknowledgement.ContentType, contentEncoding: null, acknowledgement.Status);
    }
}
