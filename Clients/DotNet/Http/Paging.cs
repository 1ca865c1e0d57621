using System.Runtime.CompilerServices;

namespace Payments.Client.Http;

/// <summary>Reads lists page by page, as far as they are asked for.</summary>
internal static class Paging
{
    /// <param name="read">Reads the page at a cursor; null for the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async IAsyncEnumerable<T> All<T>(
        Func<string?, CancellationToken, Task<Page<T>>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (string? cursor = null; ; )
        {
            var page = await read(cursor, cancellationToken);
            foreach (var item in page.Data)
                yield return item;
            if (page.NextCursor is not { } next)
                yield break;
            cursor = next;
        }
    }
}
