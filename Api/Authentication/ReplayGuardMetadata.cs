namespace Payments.Api.Authentication;

/// <summary>
/// Marks what is not idempotent: done twice, it does something else than done once. A signed request for it is let in once.
/// </summary>
internal sealed class ReplayGuardMetadata
{
    public static readonly ReplayGuardMetadata Instance = new();
}

/// <summary>Puts the mark on endpoints.</summary>
internal static class ReplayGuardExtensions
{
    public static RouteHandlerBuilder WithReplayGuard(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(ReplayGuardMetadata.Instance);
}
