namespace Payments.Sandbox;

/// <summary>How the sandbox's provider and our channel to it call each other.</summary>
internal static class LoopbackHttp
{
    /// <summary>A client without a time limit, which callers keep by the injected clock; it connects at its first call.</summary>
    public static HttpClient NewClient() =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
