using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Payments.Sandbox.Provider.Web;

/// <summary>Reads request bodies that may not be long.</summary>
internal static class BoundedBody
{
    /// <summary>Appends the body to what has been written already.</summary>
    /// <returns>False when it is longer than <paramref name="limit"/> bytes; what was appended is then of no use.</returns>
    public static async ValueTask<bool> Read(HttpRequest request, int limit, ArrayBufferWriter<byte> into)
    {
        if (request.ContentLength > limit)
            return false;
        var (reader, gone) = (request.BodyReader, request.HttpContext.RequestAborted);
        // A read that is cancelled by a token leaves the reader in the middle of it, and the web server could not drain what is left.
        using var registration = gone.Register(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        var length = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            length += read.Buffer.Length;
            var isTooLong = length > limit;
            if (!isTooLong)
            {
                foreach (var part in read.Buffer)
                    into.Write(part.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCanceled)
                gone.ThrowIfCancellationRequested();
            if (isTooLong)
                return false;
            if (read.IsCompleted)
                return true;
        }
    }
}
