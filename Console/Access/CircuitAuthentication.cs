using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;

namespace Payments.Console.Access;

/// <summary>Who looks at a page that stays open. Asked again now and then, so that it shows nothing more once the key is revoked.</summary>
internal sealed class CircuitAuthentication(ILoggerFactory loggers, ConsoleUserCheck check)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    /// <inheritdoc/>
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    ) => ConsoleUser.Of(authenticationState.User) is { } user && await check.Check(user) is null;
}
