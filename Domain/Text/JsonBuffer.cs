using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Payments.Domain.Text;

/// <summary>A buffer and a writer of the thread's own, for JSON that is made without a pause and read before any other is made.</summary>
internal sealed class JsonBuffer
{
    // One that grew beyond this for a large text is dropped.
    private const int MaxRetainedCapacity = 64 * 1024;

    [ThreadStatic]
    private static JsonBuffer? _ofThread;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private JsonBuffer() =>
        Writer = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public Utf8JsonWriter Writer { get; }

    /// <summary>An empty one.</summary>
    public static JsonBuffer Begin()
    {
        var scratch = _ofThread is { _bytes.Capacity: <= MaxRetainedCapacity } kept ? kept : _ofThread = new JsonBuffer();
        scratch._bytes.ResetWrittenCount();
        // Reset and not only emptied: what was written last may have ended in a failure.
        scratch.Writer.Reset();
        return scratch;
    }

    /// <summary>What has been written; until the thread begins another.</summary>
    public ReadOnlySpan<byte> Written()
    {
        Writer.Flush();
        return _bytes.WrittenSpan;
    }
}
