using System;
using System.Collections.Generic;
using System.Threading;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>
/// Hands out the numbers of new rows, from blocks of the tables' sequences, so that a first write needs no second trip. All writers of
/// a process share them: what is written later has the higher number.
/// </summary>
internal sealed class RowNumbers
{
    // What one step of a table's sequence is worth, as the schema files say.
    private const int PerBlock = 4096;
    private readonly Lock _gate = new();
    private readonly Dictionary<RowShape, (long Next, long End)> _blocks = [];

    /// <param name="shape">The table.</param>
    /// <param name="takeBlock">Asks the server for the first number of another block.</param>
    public long Next(RowShape shape, Func<RowShape, long> takeBlock)
    {
        lock (_gate)
        {
            if (!_blocks.TryGetValue(shape, out var block) || block.Next == block.End)
            {
                var first = takeBlock(shape);
                block = (first, first + PerBlock);
            }

            _blocks[shape] = (block.Next + 1, block.End);
            return block.Next;
        }
    }
}
