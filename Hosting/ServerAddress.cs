using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Payments.Hosting.Settings;

namespace Payments.Hosting;

/// <summary>Where this server is reached, which is known once it listens.</summary>
public sealed class ServerAddress(IServer server, IHostApplicationLifetime lifetime, PaymentsSettings settings)
{
    private IReadOnlyList<string>? _listening;

    /// <summary>The first address this server listens at, as this machine reaches it.</summary>
    /// <exception cref="InvalidOperationException">It does not listen yet.</exception>
    public string Listening =>
        AllListening is [var first, ..] ? first : throw new InvalidOperationException("The server has no address before it listens.");

    /// <summary>All of them; none before it listens.</summary>
    // Each order asks, and once the server has started they stay.
    public IReadOnlyList<string> AllListening =>
        _listening ?? (lifetime.ApplicationStarted.IsCancellationRequested ? _listening = Read() : Read());

    /// <summary>How payers and providers reach it: <c>Payments:PublicUrl</c>, or else <see cref="Listening"/>.</summary>
    public string Public => settings.PublicUrl ?? Listening;

    /// <summary>The same; null while it is not known, before the server listens.</summary>
    public string? TryGetPublic() => settings.PublicUrl ?? (AllListening is [var first, ..] ? first : null);

    // A wildcard is where to listen, not where to call.
    private IReadOnlyList<string> Read() =>
        [
            .. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(address =>
                address
                    .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
                    .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
                    .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
                    .Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
                    .TrimEnd('/')
            ),
        ];
}
