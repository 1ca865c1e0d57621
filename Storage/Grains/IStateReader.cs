namespace Payments.Storage.Grains;

/// <summary>Takes what is stored of a state.</summary>
internal interface IStateReader
{
    /// <param name="row">The row's number; 0 in a table of documents.</param>
    /// <param name="version">The stored version, from 1.</param>
    /// <param name="document">JSON in UTF-8; not kept.</param>
    /// <exception cref="StorageException">The document is not one of the expected type.</exception>
    void Read(long row, long version, ReadOnlySpan<byte> document);
}
