using System.Buffers;
using System.Net.WebSockets;

namespace Payments.Api.Streaming;

/// <summary>How messages are read: whole, text only, none longer than the settings allow.</summary>
internal sealed partial class StreamConnection
{
    private const int InitialBufferSize = 2048;

    /// <summary>The next text message; null when the client closes.</summary>
    private async Task<byte[]?> Receive(CancellationToken aborted)
    {
        // Reading nothing waits for something to read, so an idle connection holds no buffer.
        var part = await socket.ReceiveAsync(Memory<byte>.Empty, aborted);
        var buffer = ArrayPool<byte>.Shared.Rent(InitialBufferSize);
        try
        {
            var length = 0;
            while (!part.EndOfMessage && part.MessageType == WebSocketMessageType.Text)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
                part = await socket.ReceiveAsync(buffer.AsMemory(length), aborted);
                length += part.Count;
                if (length > context.Settings.MaxFrameBytes)
                    break;
            }

            if (part.MessageType == WebSocketMessageType.Close)
            {
                Close(StreamClose.Echo(socket.CloseStatus));
                return null;
            }

            if (part.MessageType == WebSocketMessageType.Binary)
                Close(StreamClose.TextOnly);
            else if (length > context.Settings.MaxFrameBytes)
                Close(StreamClose.FrameTooLarge);
            // What is left of a message that is not read has to go somewhere, until the client has seen the close frame.
            while (!part.EndOfMessage && part.MessageType != WebSocketMessageType.Close)
                part = await socket.ReceiveAsync(buffer.AsMemory(), aborted);
            return part.MessageType == WebSocketMessageType.Close ? null : buffer.AsSpan(0, IsClosing ? 0 : length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: Caller is null);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * length);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }
}
