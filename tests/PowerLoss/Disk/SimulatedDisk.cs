using Payments.PowerLoss.Faults;
using SQLitePCL;

namespace Payments.PowerLoss.Disk;

/// <summary>
/// A directory on a disk that may lose its power: files with what is durable of them and what waits for a flush, and their names
/// likewise. Any thread uses it; one call runs at a time.
/// </summary>
internal sealed class SimulatedDisk
{
    private const int FirstPage = 4096;
    private readonly Dictionary<string, SimulatedFile> _files = [];
    private readonly List<PendingName> _pending = [];
    private Dictionary<string, SimulatedFile> _durable = [];

    public SimulatedDisk(DiskImage image)
    {
        foreach (var (name, content) in image.Files)
            _files.Add(name, new SimulatedFile(content.Copy()));
        _durable = new(_files);
    }

    /// <summary>Held while a call runs.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Is told of each call that has changed something, while the call runs.</summary>
    public Action? Changed { get; set; }

    /// <summary>Decides when the thread that copies the log goes on; null where threads run as they like.</summary>
    public CheckpointSchedule? Schedule { get; set; }

    /// <summary>Calls that are to fail.</summary>
    public CallFaults? Failing { get; set; }

    /// <summary>In which way this disk breaks its word, to see that it is found out.</summary>
    public DeliberateFault Broken { get; init; }

    /// <summary>How many bytes fit.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>The bytes of all files.</summary>
    public long Used => _files.Values.Sum(file => file.Content.Size);

    /// <summary>After the end of the program every call fails, so that its threads end.</summary>
    public bool IsGone { get; set; }

    public SimulatedFile? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>The file of this name, made when it is missing.</summary>
    public SimulatedFile Make(string name)
    {
        if (Find(name) is { } there)
            return there;
        var file = new SimulatedFile();
        _files.Add(name, file);
        _pending.Add(new PendingName(name, file));
        Changed?.Invoke();
        return file;
    }

    public bool Delete(string name, bool flushed)
    {
        if (!_files.Remove(name))
            return false;
        _pending.Add(new PendingName(name, File: null));
        Changed?.Invoke();
        if (flushed)
            FlushNames();
        return true;
    }

    public int Write(OpenFile open, ReadOnlySpan<byte> bytes, long offset)
    {
        FlushBehind(open);
        var room = Capacity - Used + open.File.Content.Size - offset;
        if (room < bytes.Length && offset + bytes.Length > open.File.Content.Size)
        {
            if (room > 0)
                Change(open, new PendingChange(offset, bytes[..(int)room].ToArray()));
            return raw.SQLITE_FULL;
        }

        var written = bytes.ToArray();
        if (Broken == DeliberateFault.FramesSwapped && open.IsLog)
            WalFrames.SwapFirstTwo(written);
        Change(open, new PendingChange(offset, written));
        return raw.SQLITE_OK;
    }

    public void Truncate(OpenFile open, long size)
    {
        FlushBehind(open);
        Change(open, new PendingChange(size, Bytes: null));
    }

    public int Flush(OpenFile open)
    {
        var directory = open.NeedsDirectoryFlush;
        open.NeedsDirectoryFlush = false;
        var count = (Broken, open) switch
        {
            (DeliberateFault.LogFlushLeftOut, { IsLog: true }) => 0,
            (DeliberateFault.CheckpointFlushLeftOut, { IsDatabase: true, File.Content.Size: > FirstPage }) => 0,
            (DeliberateFault.AnsweredBeforeFlush, { IsLog: true }) => 0,
            (DeliberateFault.FlushedBeforeHandOver, { IsLog: true }) => open.File.PendingCount - 1,
            _ => int.MaxValue,
        };
        open.File.Flush(count);
        Changed?.Invoke();
        if (directory && Broken != DeliberateFault.DirectoryFlushLeftOut)
            FlushNames();
        return raw.SQLITE_OK;
    }

    /// <summary>The disk refuses a flush.</summary>
    public void FailFlush(OpenFile open, Random random)
    {
        open.File.FailFlush(new PowerCut(random));
        if (Broken is not (DeliberateFault.FailedFlushToldToOne or DeliberateFault.FailedFlushForgotten))
            foreach (var other in open.File.Opened.Where(other => other != open))
                other.MustFail = true;
        Changed?.Invoke();
    }

    public DiskSnapshot Snapshot() =>
        new(
            _durable.ToDictionary(name => name.Key, name => name.Value.Snapshot()),
            [.. _pending.Select(name => (name.Name, name.File?.Snapshot()))]
        );

    /// <summary>What another program finds when this one ends and the power stays.</summary>
    public DiskImage Image() => new(_files.ToDictionary(name => name.Key, name => name.Value.Content.Copy()));

    private void Change(OpenFile open, PendingChange change)
    {
        open.File.Change(change);
        Changed?.Invoke();
    }

    private void FlushNames()
    {
        _durable = new(_files);
        _pending.Clear();
        Changed?.Invoke();
    }

    /// <summary>The flush that was answered before it was done is done by the next call.</summary>
    private void FlushBehind(OpenFile open)
    {
        if (Broken == DeliberateFault.AnsweredBeforeFlush && open.IsLog)
            open.File.Flush();
    }
}
