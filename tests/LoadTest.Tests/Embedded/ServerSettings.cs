using System.Collections.Generic;
using System.Threading.Tasks;

namespace Orleans.Payments.LoadTest.Tests;

/// <summary>What the server must be told on the grain host that is built: on the embedded one, nothing.</summary>
internal static class ServerSettings
{
    public static Task<IReadOnlyList<string>> Make() => Task.FromResult<IReadOnlyList<string>>([]);
}
