using Orleans;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Domain.Ids;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Risk;
using Payments.Hosting.Settings;

namespace Payments.Application.Limits;

/// <summary>What limits are in force and how much of them is in use: for operators those of a process, for a merchant its own.</summary>
public sealed class LimitCommands(
    IGrainFactory grains,
    RequestLimits requests,
    OpenOrderLimits openOrders,
    RiskRules rules,
    PaymentsSettings settings,
    IEnumerable<ILimitSource> others
)
{
    private readonly ILimitSource[] _sources = [requests, .. others];

    /// <summary>The risk rules that this process knows.</summary>
    public IReadOnlyList<string> RuleNames => rules.Names;

    /// <summary>Those of the process that answers, and the risk rules that it knows.</summary>
    public LimitsResponse List() => new(Grouped(_sources.SelectMany(source => source.OfProcess())), rules.Names);

    /// <summary>Those of a merchant.</summary>
    /// <param name="merchantId">Which.</param>
    /// <param name="mayManage">Whether who asks may see the merchant's settings, and so its risk rules.</param>
    public async Task<CommandResult<MerchantLimitsResponse>> Get(MerchantId merchantId, bool mayManage)
    {
        if (!merchantId.IsValid || await grains.GetGrain<IMerchantGrain>(merchantId).Get() is not { } merchant)
            return MerchantErrors.NotFound;
        var open = new LimitResponse(
            "merchant",
            "open_orders",
            merchant.MaxOpenOrders ?? settings.Limits.MaxOpenOrders,
            "orders",
            await openOrders.InUse(merchant),
            merchant.MaxOpenOrders is null ? null : "max_open_orders"
        );
        return new MerchantLimitsResponse(
            merchant.Id,
            Grouped(_sources.SelectMany(source => source.OfMerchant(merchant)).Prepend(open)),
            mayManage ? merchant.RiskRules ?? [] : null
        );
    }

    private static LimitResponse[] Grouped(IEnumerable<LimitResponse> limits) =>
        [.. limits.GroupBy(limit => limit.Group).SelectMany(group => group)];
}
