using Payments.Hosting.Secrets;
using Payments.Storage.Sqlite;

namespace Payments.Hosting.Databases;

/// <summary>
/// Has the file open before anything else starts: one that cannot be used ends the start with its own words, not with those of whoever asks
/// for it first. So does a master key that does not open what is in it.
/// </summary>
/// <param name="file">It is opened when this is made.</param>
/// <param name="agreement">Compares the master key.</param>
internal sealed class SqliteStartup(SqliteFile file, MasterKeyAgreement agreement) : LifecycleService
{
    private const long SmallFile = 64 * 1024 * 1024;

    /// <summary>The open file.</summary>
    public SqliteFile File => file;

    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        await agreement.Agree(cancellationToken);
        // The check of a small file is over before anybody asks; a large one is checked while the server works.
        if (new FileInfo(file.Path).Length <= SmallFile)
            await file.InitialCheck.WaitAsync(cancellationToken);
    }
}
