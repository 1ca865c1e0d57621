using Microsoft.AspNetCore.Builder;

namespace Payments.Api;

/// <summary>Marks what is not idempotent: done twice, it does something else than done once. A signed request for it is let in once.</summary>
internal sealed class OnceOnly
{
    public static readonly OnceOnly Mark = new();
}

/// <summary>Puts the mark on endpoints.</summary>
internal static class OnceOnlyEndpoints
{
    public static RouteHandlerBuilder LetInOnce(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(OnceOnly.Mark);
}
