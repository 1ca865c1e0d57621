using System.Text.RegularExpressions;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Sandbox;

/// <summary>
/// The inboxes of the simulated provider, as test merchants name them: under this server's own addresses, its public URL, or where the
/// settings of a cluster say that the provider is. Whatever of these a merchant has written, the notification goes to the provider itself:
/// no name is resolved and
/// no other path is reached.
/// </summary>
/// <param name="address">Where this server listens.</param>
/// <param name="process">Whether the provider is in this process, or where else.</param>
internal sealed partial class SandboxInbox(ServerAddress address, ProcessSettings process)
{
    private const string Path = "/sandbox/inbox/";

    private static readonly string[] NamesOfThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Where a URL leads when it is that of an inbox; null when it is not, or while this server does not listen yet.</summary>
    public Uri? Find(Uri url) =>
        // Every notification comes by here, and hardly any goes to an inbox.
        url.AbsolutePath.Contains(Path, StringComparison.Ordinal)
        && url.Query.Length == 0
        && BaseUrls().FirstOrDefault(known => IsUnder(known, url)) is { } found
        && ProviderUrl() is { } provider
            ? new Uri(provider + url.AbsolutePath[found.AbsolutePath.TrimEnd('/').Length..])
            : null;

    private string? ProviderUrl() =>
        process.HostsSandbox ? (address.AllListening is [var first, ..] ? first : null) : process.Cluster?.SandboxUrl;

    private IEnumerable<Uri> BaseUrls()
    {
        if (process.Payments.PublicUrl is { } publicUrl)
            yield return new Uri(publicUrl);
        if (process.Cluster?.SandboxUrl is { } sandboxUrl)
            yield return new Uri(sandboxUrl);
        if (!process.HostsSandbox)
            yield break;
        foreach (var listening in address.AllListening.Select(each => new Uri(each)))
        {
            yield return listening;
            if (!listening.IsLoopback)
                continue;
            foreach (var name in NamesOfThisMachine)
                yield return new UriBuilder(listening) { Host = name }.Uri;
        }
    }

    private static bool IsUnder(Uri known, Uri url)
    {
        var start = known.AbsolutePath.TrimEnd('/') + Path;
        return url.Scheme == known.Scheme
            && url.Port == known.Port
            && url.Host.Equals(known.Host, StringComparison.OrdinalIgnoreCase)
            && url.AbsolutePath.StartsWith(start, StringComparison.Ordinal)
            && InboxName().IsMatch(url.AbsolutePath.AsSpan(start.Length));
    }

    // One part of a path, without anything that could lead out of it.
    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InboxName();
}
