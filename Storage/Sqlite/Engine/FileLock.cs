using System;
using System.IO;

namespace Payments.Storage.Sqlite.Engine;

/// <summary>
/// An exclusive lock on <c>{file}.lock</c> for as long as the process lives, so that two servers never share a data directory.
/// SQLite's own locks would let both write, each with grains of the other in memory.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <exception cref="StorageException">Another process has it, or the directory cannot be written.</exception>
    public static FileLock Take(string path)
    {
        var file = path + ".lock";
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
                Directory.CreateDirectory(directory);
            return new FileLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StorageException(
                StorageFault.NotWritable, $"'{file}' cannot be written. Give this user the right to write that directory, or choose another.", exception);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException) && File.Exists(file))
        {
            throw new StorageException(
                StorageFault.Locked,
                $"Another process uses '{path}' (it holds '{file}'). Stop it, or give this server a data directory of its own.",
                exception);
        }
        catch (IOException exception)
        {
            throw new StorageException(
                StorageFault.NotWritable, $"'{file}' cannot be created: {exception.Message}. Choose another data directory.", exception);
        }
    }

    /// <summary>Gives the lock up. The file stays: deleting it would let two others each lock a file of that name.</summary>
    public void Dispose() => _stream.Dispose();
}
