using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Payments.Hosting.Connections;
using Payments.Hosting.Settings;

namespace Payments.Console.Access;

/// <summary>The cookie that holds a session, encrypted: nothing of it is kept in the server.</summary>
internal static class SessionCookie
{
    /// <summary>What the console's cookies are called.</summary>
    public const string Prefix = "payments_console_";

    /// <summary>How long a session lasts without a request: 30 min.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(30);

    public static void Configure(CookieAuthenticationOptions cookies, PaymentsSettings settings)
    {
        cookies.Cookie.Name = Prefix + "session";
        cookies.Cookie.HttpOnly = true;
        cookies.Cookie.SameSite = SameSiteMode.Strict;
        cookies.Cookie.SecurePolicy = SecurePolicy(settings);
        cookies.ExpireTimeSpan = IdleTimeout;
        cookies.SlidingExpiration = true;
        cookies.LoginPath = "/sign-in";
        cookies.AccessDeniedPath = "/not-found";
        cookies.ReturnUrlParameter = "return";
        cookies.Events.OnValidatePrincipal = context => Validate(context, settings);
    }

    /// <summary>Behind a proxy that ends TLS, requests come by http, and the public URL says what browsers see.</summary>
    public static CookieSecurePolicy SecurePolicy(PaymentsSettings settings) =>
        settings.PublicUrl?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true
            ? CookieSecurePolicy.Always
            : CookieSecurePolicy.SameAsRequest;

    private static async Task Validate(CookieValidatePrincipalContext context, PaymentsSettings settings)
    {
        var http = context.HttpContext;
        var check = http.RequestServices.GetRequiredService<ConsoleUserCheck>();
        if (
            context.Principal is { } principal
            && ConsoleUser.Of(principal) is { } user
            && (!user.IsOperator || check.IsForOperators(http.Connection.LocalPort))
            && await check.Check(user) is null
        )
        {
            // A page that comes alive by this request is looked at from here, wherever somebody signed in.
            context.ReplacePrincipal((user with { Address = ClientAddress.Of(http, settings.Limits.Connections) }).ToPrincipal());
            return;
        }

        context.RejectPrincipal();
        await http.SignOutAsync();
    }
}
