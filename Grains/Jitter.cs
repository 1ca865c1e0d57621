namespace Payments.Grains;

/// <summary>Numbers in [0, 1) that spread retries, from one seed, for all grains of a process. Never for secrets.</summary>
/// <param name="seed">The same seed gives the same numbers.</param>
public sealed class Jitter(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    /// <summary>The next number.</summary>
    public double Next()
    {
        lock (_lock)
            return _random.NextDouble();
    }
}
