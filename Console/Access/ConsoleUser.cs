using System.Globalization;
using System.Net;
using System.Security.Claims;
using Payments.Domain.Ids;

namespace Payments.Console.Access;

/// <summary>Whoever has signed in: an operator, or a merchant by one of its API keys.</summary>
/// <param name="MerchantId">The merchant; null for an operator.</param>
/// <param name="KeyId">The API key; null for an operator.</param>
/// <param name="TokenMark">What names the admin token without telling anything of it; null for a merchant.</param>
/// <param name="SignedInAt">When.</param>
/// <param name="Address">From where the page, or the request, comes that it looks by; null where a connection has no address.</param>
internal sealed record ConsoleUser(
    MerchantId? MerchantId,
    string? KeyId,
    string? TokenMark,
    DateTimeOffset SignedInAt,
    IPAddress? Address = null
)
{
    private const string MerchantClaim = "merchant";
    private const string KeyClaim = "key";
    private const string TokenClaim = "token";
    private const string TimeClaim = "signed_in_at";
    private const string AddressClaim = "address";
    private const string Scheme = "console";

    /// <summary>Whether it is an operator.</summary>
    public bool IsOperator => TokenMark is not null;

    /// <summary>As the session cookie holds it.</summary>
    public ClaimsPrincipal ToPrincipal()
    {
        var identity = new ClaimsIdentity(Scheme);
        identity.AddClaim(new Claim(TimeClaim, SignedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        if (Address is { } address)
            identity.AddClaim(new Claim(AddressClaim, address.ToString()));
        if (IsOperator)
            identity.AddClaims([new Claim(TokenClaim, TokenMark!), new Claim(ClaimTypes.Role, ConsoleRoles.Operator)]);
        else
            identity.AddClaims([
                new Claim(MerchantClaim, MerchantId!.Value.Value),
                new Claim(KeyClaim, KeyId!),
                new Claim(ClaimTypes.Role, ConsoleRoles.Merchant),
            ]);
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Reads it; null for whoever has not signed in.</summary>
    public static ConsoleUser? Of(ClaimsPrincipal principal)
    {
        if (!long.TryParse(principal.FindFirstValue(TimeClaim), CultureInfo.InvariantCulture, out var seconds))
            return null;
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var address = principal.FindFirstValue(AddressClaim) is { } text ? IPAddress.Parse(text) : null;
        return principal.FindFirstValue(TokenClaim) is { } mark ? new ConsoleUser(null, null, mark, at, address)
            : principal.FindFirstValue(MerchantClaim) is { } merchant && principal.FindFirstValue(KeyClaim) is { } key
                ? new ConsoleUser(new MerchantId(merchant), key, null, at, address)
            : null;
    }
}

/// <summary>Whom a page is for, as <c>[Authorize(Roles = …)]</c> says it.</summary>
internal static class ConsoleRoles
{
    /// <summary>Whoever holds the admin token.</summary>
    public const string Operator = "operator";

    /// <summary>Whoever holds a merchant's API key.</summary>
    public const string Merchant = "merchant";
}
