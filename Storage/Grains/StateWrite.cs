using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks.Sources;
using Payments.Storage.Rows;

namespace Payments.Storage.Grains;

/// <summary>
/// A snapshot of one state on its way to the database. It is filled on the grain's turn, so what the grain changes later is not written,
/// and used again for other writes: nothing is allocated for a write but what grows.
/// </summary>
internal abstract class StateWrite : IValueTaskSource<WriteOutcome>, IDisposable
{
    /// <summary>How many are kept for use again, of each kind.</summary>
    public const int MaxPooled = 512;

    private readonly Utf8JsonWriter _json;
    private ManualResetValueTaskSourceCore<WriteOutcome> _completion = new() { RunContinuationsAsynchronously = true };

    protected StateWrite(JsonSerializerOptions options)
    {
        Cells = new CellWriter();
        // The serializer has validated what it writes; the grammar need not be checked again.
        _json = new Utf8JsonWriter(
            Cells.Bytes,
            new JsonWriterOptions
            {
                Encoder = options.Encoder,
                Indented = false,
                SkipValidation = true,
            }
        );
    }

    /// <summary>The values of the columns and the document.</summary>
    public CellWriter Cells { get; }

    public StateOperation Operation { get; private set; }

    /// <summary>The version that must be stored; 0: none may be.</summary>
    public long Version { get; private set; }

    /// <summary>Where the document lies in <see cref="Cells"/>.</summary>
    public (int Start, int Length) Document { get; private set; }

    /// <summary>What the caller is told once the write is committed.</summary>
    public WriteOutcome Outcome { get; set; }

    /// <summary>Answers when the write is on disk.</summary>
    public ValueTask<WriteOutcome> Task => new(this, _completion.Version);

    /// <summary>The transaction is on disk: lets the caller go on.</summary>
    public void Complete() => _completion.SetResult(Outcome);

    /// <summary>The transaction is not on disk, or nobody knows.</summary>
    public void Fail(Exception exception) => _completion.SetException(exception);

    public WriteOutcome GetResult(short token) => _completion.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _completion.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    /// <summary>The state is stored as it was filled in. Called on the grain's turn.</summary>
    public virtual void AcceptChanges() { }

    /// <summary>Makes the object ready for another write.</summary>
    public virtual void Clear()
    {
        Cells.Clear();
        _completion.Reset();
    }

    public void Dispose() => _json.Dispose();

    protected void Begin(long version, bool clear)
    {
        Version = version;
        Operation =
            clear ? StateOperation.Delete
            : version == 0 ? StateOperation.Insert
            : StateOperation.Update;
        Document = default;
    }

    protected void Serialize<T>(T state, JsonTypeInfo<T> type)
    {
        var start = Cells.Position;
        _json.Reset(Cells.Bytes);
        JsonSerializer.Serialize(_json, state, type);
        _json.Flush();
        Document = (start, Cells.Position - start);
    }
}
