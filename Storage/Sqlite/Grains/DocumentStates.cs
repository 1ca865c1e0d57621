using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks;
using Microsoft.Extensions.ObjectPool;
using Orleans.Runtime;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>States that are only a document, all in one table.</summary>
internal sealed class DocumentStates(SqliteFile file, JsonSerializerOptions options)
{
    private readonly ObjectPool<DocumentWrite> _writes =
        new DefaultObjectPool<DocumentWrite>(new StateWritePolicy<DocumentWrite>(() => new DocumentWrite(options)), StateWrite.Kept);

    public void Read<T>(string stateName, GrainId grainId, IGrainState<T> grainState, JsonTypeInfo<T> type) =>
        file.Read(
            static (connection, read) =>
            {
                var row = connection.Prepare(DocumentWrite.Read)
                    .Bind(1, read.grainId.Type.ToString()).Bind(2, read.grainId.Key.ToString()).Bind(3, read.stateName);
                if (!row.Step())
                    return read.grainState.SetMissing();
                read.grainState.SetStored(row.Integer(0), row.Bytes(1), read.type, read.grainId);
                return true;
            },
            (stateName, grainId, grainState, type));

    public async ValueTask<WriteOutcome> WriteAsync<T>(string stateName, GrainId grainId, long version, T state, JsonTypeInfo<T> type)
    {
        var write = _writes.Get();
        try
        {
            write.Fill(stateName, grainId, version, state, type);
            file.Add(write);
            return await write.Task;
        }
        finally
        {
            _writes.Return(write);
        }
    }

    public async ValueTask<WriteOutcome> ClearAsync(string stateName, GrainId grainId, long version)
    {
        var write = _writes.Get();
        try
        {
            write.FillClear(stateName, grainId, version);
            file.Add(write);
            return await write.Task;
        }
        finally
        {
            _writes.Return(write);
        }
    }
}
