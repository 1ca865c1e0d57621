using Payments.Application.Limits;
using Payments.Application.Merchants;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Merchants;

namespace Payments.Api.Streaming.Commands;

/// <summary>What concerns a merchant as a whole.</summary>
internal sealed class MerchantStreamCommands(
    SummaryCommands summaries,
    OrderCountCommands counts,
    ExhaustedNotificationCommands exhausted,
    ClockCommands clocks,
    IServiceProvider services
) : IStreamCommands
{
    private static readonly string[] Days = ["from", "to"];
    private static readonly string[] Counting = ["interval"];
    private static readonly string[] Listing = ["status", "since", .. StreamCommand.PageFields];
    private static readonly CommandJson Json = CommandJson.Wire;

    public IReadOnlyDictionary<string, StreamCommand> All { get; } =
        new Dictionary<string, StreamCommand>(StringComparer.Ordinal)
        {
            ["get_summary"] = new(KeyScope.Read, Days, async (actor, frame, cancellation) =>
                StreamCommand.ReplyOf(await summaries.Get(actor.Merchant.Id, frame.Query(Days), cancellation), Json.SummaryResponse)
            ),
            ["get_order_counts"] = new(KeyScope.Read, Counting, async (actor, frame, cancellation) =>
                StreamCommand.ReplyOf(await counts.Get(actor.Merchant.Id, frame.Query(Counting), cancellation), Json.OrderCountsResponse)
            ),
            // Limits tell how many streams are open, whose commands these are: so they cannot be made before them.
            ["get_merchant_limits"] = new(KeyScope.Read, [], async (actor, _, _) =>
                StreamCommand.ReplyOf(
                    await services.GetRequiredService<LimitCommands>().Get(actor.Merchant.Id, actor.Caller.HasScope(KeyScope.Manage)),
                    Json.MerchantLimitsResponse
                )
            ),
            ["list_exhausted"] = new(KeyScope.Read, Listing, async (actor, frame, cancellation) =>
                StreamCommand.ReplyOf(
                    await exhausted.List(actor.Merchant.Id, frame.Query(Listing), cancellation),
                    Json.PageResponseExhaustedResponse
                )
            ),
            ["resend_exhausted"] = new(KeyScope.Write, ["resend"], (actor, frame, cancellation) =>
                StreamCommand.WithBody(frame, "resend", Json.ResendResponse, body =>
                    exhausted.Resend(actor, actor.Merchant.Id, body, cancellation)
                )
            ),
            ["test_notification"] = new(KeyScope.Write, [], async (actor, _, _) =>
                StreamCommand.ReplyOf(await exhausted.Test(actor, actor.Merchant.Id), Json.TestNotificationResponse)
            ),
            ["advance_clock"] = new(KeyScope.Write, ["advance"], (actor, frame, cancellation) =>
                StreamCommand.WithBody(frame, "advance", Json.ClockResponse, body => clocks.Advance(actor, body, cancellation))
            ),
        };
}
