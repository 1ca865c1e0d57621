using Payments.Domain.Risk;

namespace Payments.Application.Limits;

/// <summary>A limit, and how much of it is in use where that is known without asking anybody.</summary>
/// <param name="Group">What it belongs to, as <c>requests</c>.</param>
/// <param name="Name">What is limited, unique within its group.</param>
/// <param name="Value">The most that there may be.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="InUse">How much there is now; null where that is not counted.</param>
/// <param name="Setting">What sets it, as the server's setting or the merchant's field; null where that is the server by itself.</param>
public sealed record LimitResponse(string Group, string Name, long Value, string Unit, long? InUse, string? Setting);

/// <summary>The limits of the process that answers.</summary>
/// <param name="Limits">By group.</param>
/// <param name="RiskRules">The risk rules that merchants may be given here.</param>
public sealed record LimitsResponse(IReadOnlyList<LimitResponse> Limits, IReadOnlyList<string> RiskRules);

/// <summary>The limits of a merchant.</summary>
/// <param name="MerchantId">Whose they are.</param>
/// <param name="Limits">
/// By group. What is in use is so in the process that answers, but for open orders and keys, which are counted in all.
/// </param>
/// <param name="RiskRules">
/// The rules that judge its orders, in their order; null for a key that may not manage the merchant, since they name its payers.
/// </param>
public sealed record MerchantLimitsResponse(string MerchantId, IReadOnlyList<LimitResponse> Limits, IReadOnlyList<RiskSetting>? RiskRules);
