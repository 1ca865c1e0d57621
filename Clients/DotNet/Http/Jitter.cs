using System.Security.Cryptography;

namespace Payments.Client.Http;

/// <summary>Numbers by chance in [0, 1) for all requests at once.</summary>
internal sealed class Jitter(Random? random)
{
    private readonly Random _random = random ?? new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
    private readonly Lock _gate = new();

    public double Next()
    {
        lock (_gate)
            return _random.NextDouble();
    }
}
