using System.Globalization;
using Xunit;

namespace Payments.Crash.Tests.Run;

/// <summary>
/// One run: its seed (<c>CRASH_SEED</c>, default 1), how often the server is killed (<c>CRASH_KILLS</c>, default 25),
/// and its files, which stay when it fails.
/// </summary>
internal sealed class CrashRun : IDisposable
{
    private bool _isPassed;

    public int Seed { get; } = Setting("CRASH_SEED") ?? 1;

    public int Kills { get; } =
        Setting("CRASH_KILLS") is not 0 and var kills
            ? kills ?? 25
            : throw new InvalidOperationException("CRASH_KILLS is 0: a run that kills nothing proves nothing.");

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("payments-crash-").FullName;

    public string DataDirectory => Path.Combine(Directory, "data");

    public string SandboxBooks => Path.Combine(DataDirectory, "sandbox.db");

    /// <summary>The admin token that the server made on its first run.</summary>
    public async Task<string> AdminToken() => (await File.ReadAllTextAsync(Path.Combine(DataDirectory, "admin.token"))).Trim();

    /// <summary>A stream of chance of its own for each that needs one, so that they do not disturb each other.</summary>
    public Random RandomStream(int stream) => new(HashCodeOf(Seed, stream));

    /// <summary>Ends the run: files of a good one are removed, those of a bad one are named with its seed.</summary>
    public void Conclude(Findings findings)
    {
        Assert.True(findings.IsEmpty, $"CRASH_SEED={Seed} CRASH_KILLS={Kills}, files in {Directory}\n{findings}");
        _isPassed = true;
    }

    public void Dispose()
    {
        if (_isPassed)
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static int HashCodeOf(int seed, int stream) => unchecked((seed * 7_919) + (stream * 104_729));

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
}
