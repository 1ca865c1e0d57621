using System.Diagnostics;

namespace Payments.LoadTest.Processes;

/// <summary>What this program needs itself.</summary>
internal static class ProcessMemory
{
    /// <summary>The most physical memory that it has held, in MB.</summary>
    public static double PeakMegabytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64 / 1e6;
        }
    }
}
