using System.Buffers;
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
        var reader = request.BodyReader;
        var length = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            length += read.Buffer.Length;
            var isTooLong = length > limit;
            if (!isTooLong)
            {
                foreach (var part in read.Buffer)
                    into.Write(part.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (isTooLong)
                return false;
            if (read.IsCompleted)
                return true;
        }
    }
}
