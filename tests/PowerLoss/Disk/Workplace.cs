namespace Payments.PowerLoss.Disk;

/// <summary>
/// A directory under which a simulated disk is mounted. It exists, empty, on the real disk too: the product locks the database there,
/// and looks whether it was moved.
/// </summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("power-loss-");

    public string Database => Path.Combine(_directory.FullName, "payments.db");

    public void Mount(SimulatedDisk disk) => SimulatedFileSystem.Mount(_directory.FullName, disk);

    public void Dispose()
    {
        SimulatedFileSystem.Unmount(_directory.FullName);
        _directory.Delete(recursive: true);
    }
}
