namespace Payments.Domain.Input;

/// <summary>
/// The one form of a URL in which it is kept, shown and called. A URL can be spelled in many ways that mean the same call; kept as it was
/// sent, it would be another text than the one that is called.
/// </summary>
public static class CanonicalUrl
{
    /// <summary>The form of a URL that <see cref="FieldValidation.Url"/> has nothing against; null for null.</summary>
    public static string? Of(string? url) => url is null ? null : Canonicalize(new Uri(url, UriKind.Absolute));

    /// <summary>Host in lower case and as DNS has it, no port that goes without saying, no dot segments, all else in ASCII.</summary>
    internal static string Canonicalize(Uri url) =>
        url.IsDefaultPort ? $"{url.Scheme}://{Host(url)}{url.PathAndQuery}" : $"{url.Scheme}://{Host(url)}:{url.Port}{url.PathAndQuery}";

    private static string Host(Uri url) => url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
}
