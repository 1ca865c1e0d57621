namespace Payments.PowerLoss.Disk;

/// <summary>A change of a file that no flush has made durable.</summary>
/// <param name="Offset">Where bytes were written, or to which size the file was cut.</param>
/// <param name="Bytes">What was written; null when the file was cut.</param>
internal readonly record struct PendingChange(long Offset, byte[]? Bytes)
{
    public void ApplyTo(FileContent content)
    {
        if (Bytes is null)
            content.Truncate(Offset);
        else
            content.Write(Bytes, Offset);
    }
}

/// <summary>A name that was given to a file, or taken away, and that no flush of the directory has made durable.</summary>
/// <param name="Name">The name.</param>
/// <param name="File">What stands under it since; null when nothing does.</param>
internal readonly record struct PendingName(string Name, SimulatedFile? File);
