using System.Text;

namespace Payments.Application.Results;

/// <summary>
/// A list that is too long for a page, as CSV: the names of the fields, and a record for each item. It is read and sent part by part, and
/// no part is read before the one before it has been taken, so that it costs the memory of a part, however long it is.
/// </summary>
public sealed class ListExport
{
    private readonly IAsyncEnumerator<string> _parts;

    private ListExport(IAsyncEnumerator<string> parts) => _parts = parts;

    /// <summary>Reads the first part, so that what cannot be read at all is known before anything is answered.</summary>
    /// <param name="parts">Of the text, the names of the fields first.</param>
    /// <param name="cancellationToken">Ends the reading of all of them.</param>
    public static async Task<ListExport> Begin(IAsyncEnumerable<string> parts, CancellationToken cancellationToken)
    {
        var reading = parts.GetAsyncEnumerator(cancellationToken);
        try
        {
            if (!await reading.MoveNextAsync())
                throw new InvalidOperationException("An export has at least the names of its fields.");
        }
        catch
        {
            await reading.DisposeAsync();
            throw;
        }

        return new ListExport(reading);
    }

    /// <summary>Writes all of it, once, as fast as it is taken. What fails in the middle is for the caller to cut off.</summary>
    /// <param name="to">Where, in UTF-8.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteTo(Stream to, CancellationToken cancellationToken)
    {
        await using var reading = _parts;
        do
        {
            await to.WriteAsync(Encoding.UTF8.GetBytes(reading.Current), cancellationToken);
            await to.FlushAsync(cancellationToken);
        } while (await reading.MoveNextAsync());
    }
}
