using Payments.Application.Limits;
using Payments.Console.Connections;
using Payments.Domain.Merchants;

namespace Payments.Console.Settings;

/// <summary>The limits of the console.</summary>
internal sealed class ConsoleLimits(ConsoleSettings settings, PageLimiter pages) : ILimitSource
{
    private const string Section = "Payments:Console:";

    public IEnumerable<LimitResponse> OfProcess() =>
        [
            new("console", "open_pages", settings.MaxConnections, "pages", pages.Open, Section + "MaxConnections"),
            new(
                "console",
                "open_pages_of_a_merchant",
                settings.MaxConnectionsPerMerchant,
                "pages",
                null,
                Section + "MaxConnectionsPerMerchant"
            ),
            new("console", "sign_ins_in_a_minute", settings.SignInsPerMinute, "attempts", null, Section + "SignInsPerMinute"),
        ];

    public IEnumerable<LimitResponse> OfMerchant(Merchant merchant) =>
        [new("console", "open_pages", settings.MaxConnectionsPerMerchant, "pages", pages.OpenOf(merchant.Id), null)];
}
