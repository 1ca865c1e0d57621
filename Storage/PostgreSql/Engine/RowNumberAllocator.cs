using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>
/// Hands out the numbers of new rows, from blocks of the tables' sequences, so that a first write needs no second trip. All writers of
/// a process share them: what is written later has the higher number.
/// </summary>
internal sealed class RowNumberAllocator
{
    // What one step of a table's sequence is worth, as the schema files say.
    private const int BlockSize = 4096;
    private readonly Lock _gate = new();
    private readonly Dictionary<TableMapping, (long Next, long End)> _blocks = [];

    /// <param name="mapping">The table.</param>
    /// <param name="reserveBlock">Asks the server for the first number of another block.</param>
    public long Next(TableMapping mapping, Func<TableMapping, long> reserveBlock)
    {
        lock (_gate)
        {
            if (!_blocks.TryGetValue(mapping, out var block) || block.Next == block.End)
            {
                var first = reserveBlock(mapping);
                block = (first, first + BlockSize);
            }

            _blocks[mapping] = (block.Next + 1, block.End);
            return block.Next;
        }
    }
}
