using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Payments.Hosting.Silo;

/// <summary>What a silo that is alone has in place of a network: it opens no port, is reached by nobody and reaches nobody.</summary>
internal sealed class NullTransport : IConnectionListenerFactory, IConnectionFactory
{
    private NullTransport() { }

    /// <summary>Replaces the transports that Orleans registers, each under a key of its own, by this one.</summary>
    /// <exception cref="InvalidOperationException">Orleans registers none of a kind: it would open ports by other means.</exception>
    public static void ReplaceIn(IServiceCollection services)
    {
        var closed = new NullTransport();
        Replace<IConnectionListenerFactory>(services, closed);
        Replace<IConnectionFactory>(services, closed);
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new Listener(endpoint));

    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        throw new ConnectionAbortedException($"This silo is alone; it does not connect to {endpoint}.");

    private static void Replace<T>(IServiceCollection services, T closed)
        where T : class
    {
        var registered = services.Where(service => service.IsKeyedService && service.ServiceType == typeof(T)).ToList();
        if (registered.Count == 0)
            throw new InvalidOperationException($"Orleans registers no {typeof(T).Name}: a silo that is alone cannot be closed.");
        foreach (var service in registered)
        {
            services.Remove(service);
            services.AddKeyedSingleton(service.ServiceKey, closed);
        }
    }

    /// <summary>Accepts nobody until it is unbound.</summary>
    private sealed class Listener(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            new(_unbound.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

        public ValueTask DisposeAsync()
        {
            _unbound.TrySetResult(null);
            return ValueTask.CompletedTask;
        }
    }
}
