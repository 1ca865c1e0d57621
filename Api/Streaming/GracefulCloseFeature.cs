using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;

namespace Payments.Api.Streaming;

/// <summary>
/// Keeps the connection below a WebSocket. The WebSocket of .NET tells a client that has broken the protocol so, in a close frame, and
/// aborts the connection right behind it; reset there and then, with what the client is still sending unread, the client would mostly not
/// read why.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The stream is the web server's, which ends it with the connection.")]
internal sealed class GracefulCloseFeature(IHttpUpgradeFeature upgrade, IHttpRequestLifetimeFeature lifetime)
    : IHttpUpgradeFeature,
        IHttpRequestLifetimeFeature
{
    private const byte CloseFrame = 0x88;
    private const byte Masked = 0x80;
    private const int HeadLength = 2 + 4;
    private const int MaxControlPayload = 125;

    private CloseTrackingStream? _stream;

    /// <inheritdoc/>
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <inheritdoc/>
    public CancellationToken RequestAborted
    {
        get => lifetime.RequestAborted;
        set => lifetime.RequestAborted = value;
    }

    /// <summary>Puts itself below the WebSocket that a request may become.</summary>
    public static void Install(HttpContext http)
    {
        if (
            http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade
            || http.Features.Get<IHttpRequestLifetimeFeature>() is not { } lifetime
        )
            return;
        var closeFeature = new GracefulCloseFeature(upgrade, lifetime);
        http.Features.Set(closeFeature);
        http.Features.Set<IHttpUpgradeFeature>(closeFeature);
        http.Features.Set<IHttpRequestLifetimeFeature>(closeFeature);
    }

    /// <summary>What the WebSocket asks for when it gives up. Where it has sent a close frame, that is read first.</summary>
    public void Abort()
    {
        if (_stream is not { HasSentClose: true })
            lifetime.Abort();
    }

    /// <summary>Cuts the connection off, whatever was sent.</summary>
    public void Abandon() => lifetime.Abort();

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync() => _stream = new CloseTrackingStream(await upgrade.UpgradeAsync());

    /// <summary>Reads, and throws away, until the client has answered the close frame that it was sent, or goes.</summary>
    /// <param name="cancellationToken">How long.</param>
    public async Task AwaitClose(CancellationToken cancellationToken)
    {
        if (_stream is not { } stream)
            return;
        var buffer = new byte[4096];
        var kept = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(kept), cancellationToken) is > 0 and var count)
            {
                var seen = buffer.AsSpan(0, kept + count);
                if (EndsInClose(seen))
                    return;
                kept = Math.Min(seen.Length, HeadLength + MaxControlPayload);
                seen[^kept..].CopyTo(buffer);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // It has gone, or says nothing any more.
        }
    }

    /// <summary>Whether the last of what came is a client's close frame (RFC 6455, section 5.5.1).</summary>
    internal static bool EndsInClose(ReadOnlySpan<byte> seen)
    {
        for (var length = 0; length <= MaxControlPayload && HeadLength + length <= seen.Length; length++)
        {
            var frame = seen[^(HeadLength + length)..];
            if (frame[0] == CloseFrame && frame[1] == (Masked | length))
                return true;
        }

        return false;
    }

    private sealed class CloseTrackingStream(Stream stream) : Stream
    {
        private volatile bool _hasSentClose;

        /// <summary>Whether the last frame was sent: a WebSocket writes each in one piece.</summary>
        public bool HasSentClose => _hasSentClose;

        public override bool CanRead => stream.CanRead;

        public override bool CanWrite => stream.CanWrite;

        public override bool CanSeek => stream.CanSeek;

        public override long Length => stream.Length;

        public override long Position
        {
            get => stream.Position;
            set => stream.Position = value;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            stream.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            stream.ReadAsync(buffer, offset, count, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!buffer.IsEmpty && buffer.Span[0] == CloseFrame)
                _hasSentClose = true;
            return stream.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

        public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

        public override void Flush() => stream.Flush();

        public override long Seek(long offset, SeekOrigin origin) => stream.Seek(offset, origin);

        public override void SetLength(long value) => stream.SetLength(value);
    }
}
