using System.Diagnostics;
using System.Globalization;

namespace Payments.Testing.Processes;

/// <summary>
/// A shell beside a process, which sends it signals when it is told to, and SIGKILL when this process is no more, however that ended: only
/// then does the shell read the end of its input without having been dismissed.
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    private const string ShellScript = """
        trap '' INT
        while read -r word; do
          if [ "$word" = dismissed ]; then exit; fi
          kill -"$word" "$1"
        done
        kill -KILL "$1"
        """;

    private readonly Process _shell;

    /// <param name="process">The number of the process.</param>
    public ProcessGuard(int process) =>
        _shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", ShellScript, "sh", process.ToString(CultureInfo.InvariantCulture)])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                WorkingDirectory = "/",
            }
        )!;

    /// <param name="signal">Its name, as <c>STOP</c>.</param>
    public void Send(string signal)
    {
        _shell.StandardInput.WriteLine(signal);
        _shell.StandardInput.Flush();
    }

    /// <summary>Dismisses the shell once the process has ended, so that it signals nobody who gets the same number.</summary>
    public void Dispose()
    {
        Send("dismissed");
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
