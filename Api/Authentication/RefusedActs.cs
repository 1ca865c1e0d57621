using System.Threading.RateLimiting;
using Payments.Application.Access;
using Payments.Application.Audit;
using Payments.Domain.Audit;
using Payments.Domain.Errors;

namespace Payments.Api.Authentication;

/// <summary>
/// Writes down that somebody was refused who had not the right to do something. Whoever has proved no merchant can ask without end, so that
/// of these a few are written down in a minute.
/// </summary>
internal sealed class RefusedActs(AuditLog audit) : IDisposable
{
    /// <summary>How many are written down in a minute of those that nobody is known to have tried: 60.</summary>
    public const int UnknownPerMinute = 60;

    private readonly FixedWindowRateLimiter _unknown = new(
        new FixedWindowRateLimiterOptions { PermitLimit = UnknownPerMinute, Window = TimeSpan.FromMinutes(1) }
    );

    /// <summary>A request of somebody that is not known to be an operator.</summary>
    public async Task Add(HttpContext http, PaymentError refusal)
    {
        if (ActionOf(http) is not { } action)
            return;
        using var lease = _unknown.AttemptAcquire();
        if (lease.IsAcquired)
            await audit.Refuse(new UnknownActor(http.GetOrigin(Transport.Http)), new Act(action, null, TargetOf(http)), refusal);
    }

    /// <summary>A request of a merchant.</summary>
    public Task Add(HttpContext http, MerchantCaller caller, PaymentError refusal) =>
        ActionOf(http) is { } action
            ? audit.Refuse(
                new MerchantActor(caller, http.GetOrigin(Transport.Http)),
                new Act(action, caller.Merchant.Id, TargetOf(http)),
                refusal
            )
            : Task.CompletedTask;

    public void Dispose() => _unknown.Dispose();

    /// <summary>What the request would do; null where that is no act.</summary>
    private static AuditAction? ActionOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>() is { } named
        && Enum.TryParse<AuditAction>(named.EndpointName, out var action)
            ? action
            : null;

    /// <summary>What it would be done to, as its path says it.</summary>
    private static string? TargetOf(HttpContext http) =>
        http.Request.RouteValues["keyId"] as string
        ?? http.Request.RouteValues["accountId"] as string
        ?? http.Request.RouteValues["channel"] as string
        ?? http.Request.RouteValues["id"] as string;
}
