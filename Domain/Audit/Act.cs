using System.Collections.Immutable;
using Payments.Domain.Ids;

namespace Payments.Domain.Audit;

/// <summary>What somebody sets out to do.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Merchant">The merchant that it concerns; null where it concerns the server.</param>
/// <param name="Target">The id of what it is done to: an order, an API key, an account, a channel, an alert; null where that is the
/// merchant.</param>
public sealed record Act(AuditAction Action, MerchantId? Merchant, string? Target = null)
{
    /// <summary>What it changes, or asks for, as far as that is known before.</summary>
    public ImmutableArray<FieldChange> Changes { get; init; } = [];
}
