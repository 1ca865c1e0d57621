using System.CommandLine;
using Payments.Cli.Output;
using Payments.Cli.Settings;

namespace Payments.Cli.Commands;

/// <summary><c>payments foreign-reports</c>: what channels said of orders that are none of their business.</summary>
internal static class ForeignReportsCommand
{
    public static Command Build(CommandActions actions)
    {
        var order = new Option<string?>("--order") { Description = "Only those of an order: ord_…, oldest first" };
        var limit = new Option<int>("--limit") { Description = "How many at most (default 20)", DefaultValueFactory = _ => 20 };
        return actions.Command(
            "foreign-reports",
            "Lists what channels said of orders that are none of their business, newest first; for operators",
            [order, limit],
            async (session, token) =>
            {
                using var client = session.Operator();
                var reports = await client
                    .Operations.ListForeignReportsAsync(session.Value(order), token)
                    .Take(session.Value(limit))
                    .ToListAsync(token);
                session.Print.Things(reports, ["at", "order", "merchant", "channel", "reason", "payment", "amount"], report =>
                    [
                        Texts.Time(report.At),
                        report.OrderId,
                        report.MerchantId,
                        report.Channel,
                        report.Reason,
                        report.PaymentId,
                        report is { Amount: { } amount, Currency: { } currency } ? Texts.Amount(amount, currency) : null,
                    ]
                );
            }
        );
    }
}
