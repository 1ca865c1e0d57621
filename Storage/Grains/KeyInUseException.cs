using Orleans.Storage;
using Payments.Storage.Rows;

namespace Payments.Storage.Grains;

/// <summary>
/// A write wanted to append values of an <see cref="AppendOnlyTable.UniqueColumn"/> that belong to another owner. Nothing of it was
/// applied; the state must be read again before it is written.
/// </summary>
/// <param name="message">Which state.</param>
/// <param name="keys">The values.</param>
/// <param name="etag">The version that is stored, unless another has been written since.</param>
public sealed class KeyInUseException(string message, IReadOnlyList<byte[]> keys, string? etag)
    : InconsistentStateException(message, etag, etag)
{
    /// <summary>The values that belong to another owner.</summary>
    public IReadOnlyList<byte[]> Keys { get; } = keys;
}
