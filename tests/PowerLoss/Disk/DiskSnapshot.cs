namespace Payments.PowerLoss.Disk;

/// <summary>A disk at a moment: what a loss of power decides about.</summary>
/// <param name="Durable">The files whose names are durable.</param>
/// <param name="Pending">Names given and taken since the directory was flushed, in their order.</param>
internal sealed record DiskSnapshot(
    IReadOnlyDictionary<string, FileSnapshot> Durable,
    IReadOnlyList<(string Name, FileSnapshot? File)> Pending
)
{
    /// <summary>The files with their sizes and how many changes wait, for a person.</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            [
                .. Durable.Select(file => $"{file.Key} {file.Value.Durable.Size}+{file.Value.Count}"),
                .. Pending.Select(name => $"{(name.File is null ? "removed" : "made")} {name.Name} +{name.File?.Count}"),
            ]
        );
}

/// <summary>The files that a program finds when it starts.</summary>
/// <param name="Files">By name.</param>
internal sealed record DiskImage(IReadOnlyDictionary<string, FileContent> Files)
{
    public static DiskImage Empty { get; } = new(new Dictionary<string, FileContent>());

    /// <summary>The files with their sizes, for a person.</summary>
    public override string ToString() => string.Join(", ", Files.Select(file => $"{file.Key} {file.Value.Size}"));
}
