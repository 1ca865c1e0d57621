using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.ObjectPool;
using Payments.Application.Results;

namespace Payments.Api.Requests;

/// <summary>An answer's JSON on its way out, in a buffer that is used again. Whoever got one gives it back once it is sent.</summary>
internal sealed class ResponseBuffer : IDisposable
{
    /// <summary>How many are kept for use again.</summary>
    private const int MaxPooled = 512;

    // One that grew beyond this for a large answer is dropped.
    private const int MaxPooledCapacity = 64 * 1024;

    private static readonly ObjectPool<ResponseBuffer> Pool = new DefaultObjectPool<ResponseBuffer>(new Policy(), MaxPooled);

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly Utf8JsonWriter _writer;

    private ResponseBuffer() =>
        _writer = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = CommandJson.Wire.Options.Encoder, SkipValidation = true });

    public ReadOnlyMemory<byte> Utf8 => _bytes.WrittenMemory;

    public static ResponseBuffer Of<T>(T value, JsonTypeInfo<T> type)
    {
        var text = Pool.Get();
        JsonSerializer.Serialize(text._writer, value, type);
        return text;
    }

    public void Return() => Pool.Return(this);

    /// <summary>For one that is not used again.</summary>
    public void Dispose() => _writer.Dispose();

    private sealed class Policy : PooledObjectPolicy<ResponseBuffer>
    {
        public override ResponseBuffer Create() => new();

        public override bool Return(ResponseBuffer text)
        {
            text._bytes.ResetWrittenCount();
            text._writer.Reset();
            return text._bytes.Capacity <= MaxPooledCapacity;
        }
    }
}
