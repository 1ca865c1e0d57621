using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Payments.Storage;

namespace Payments.Hosting.Settings;

/// <summary>
/// Takes others' rights to the secrets in the data directory away, and tells of a directory that others have rights to. That one was made
/// by somebody else, who may want it so, or share it: its rights are left as they are.
/// </summary>
internal sealed partial class DataDirectoryStartupCheck(PaymentsSettings settings, ILogger<DataDirectoryStartupCheck> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var directory = Path.GetFullPath(settings.DataDirectory);
        if (OwnerOnlyFiles.IsAccessibleToOthers(directory))
            LogWideDirectory(directory);
        foreach (
            var name in (string[])
                [
                    FirstRunSecrets.AdminTokenFile,
                    FirstRunSecrets.MasterKeyFile,
                    FirstRunSecrets.MasterKeyFile + FirstRunSecrets.PreviousSuffix,
                ]
        )
        {
            var file = Path.Combine(directory, name);
            if (!OwnerOnlyFiles.IsAccessibleToOthers(file))
                continue;
            if (OwnerOnlyFiles.TryRestrict(file))
                LogNarrowed(file);
            else
                LogWide(file);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Others than its owner have rights to {Directory}: chmod go= it, unless they are to have them"
    )]
    private partial void LogWideDirectory(string directory);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The secret in {File} could be read or written by others than its owner; now it cannot. Replace it where somebody may have read it"
    )]
    private partial void LogNarrowed(string file);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The secret in {File} can be read or written by others than its owner: chmod go= it, and replace it where somebody may have read it"
    )]
    private partial void LogWide(string file);
}
