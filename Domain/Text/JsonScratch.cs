using System;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Payments.Domain;

/// <summary>A buffer and a writer of the thread's own, for JSON that is made without a pause and read before any other is made.</summary>
internal sealed class JsonScratch
{
    // One that grew beyond this for a large text is let go.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static JsonScratch? _ofThread;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private JsonScratch() => Writer = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public Utf8JsonWriter Writer { get; }

    /// <summary>An empty one.</summary>
    public static JsonScratch Begin()
    {
        var scratch = _ofThread is { _bytes.Capacity: <= LargestKept } kept ? kept : _ofThread = new JsonScratch();
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
