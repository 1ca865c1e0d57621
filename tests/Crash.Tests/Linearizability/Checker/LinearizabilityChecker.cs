using System.Collections;

namespace Payments.Crash.Tests.Linearizability.Checker;

/// <summary>
/// Looks for an order of all operations in which each takes effect at once, somewhere between its request and its answer, such that a model
/// gives these answers: Wing and Gong's search with Lowe's memory of what was tried ("Testing for linearizability", 2017), as Knossos and
/// Porcupine do it.
/// </summary>
internal static class LinearizabilityChecker
{
    /// <summary>
    /// How many steps are tried before the search is given up; histories that can be explained need a few for each operation.
    /// </summary>
    public const int MaxSteps = 500_000;

    /// <summary>Checks one history of one object.</summary>
    /// <returns>Null when there is an explanation; else what has none, or that it was not decided.</returns>
    public static string? Check<TState, TInput, TOutput>(
        ISequentialModel<TState, TInput, TOutput> model,
        IReadOnlyCollection<Operation<TInput, TOutput>> history,
        int maxSteps = MaxSteps
    )
        where TState : class, IEquatable<TState>
        where TInput : class
        where TOutput : class => new Search<TState, TInput, TOutput>(model, history).Run(maxSteps);

    private sealed class Search<TState, TInput, TOutput>
        where TState : class, IEquatable<TState>
        where TInput : class
        where TOutput : class
    {
        private readonly ISequentialModel<TState, TInput, TOutput> _model;
        private readonly Operation<TInput, TOutput>[] _operations;
        private readonly HashSet<Configuration<TState>> _tried = [];
        private readonly Stack<Choice> _path = new();
        private readonly BitArray _applied;
        private int[] _longest = [];

        public Search(ISequentialModel<TState, TInput, TOutput> model, IReadOnlyCollection<Operation<TInput, TOutput>> history)
        {
            _model = model;
            _operations = [.. history.OrderBy(operation => operation.Invoked)];
            _applied = new BitArray(_operations.Length);
        }

        public string? Run(int maxSteps)
        {
            var choice = new Choice(_model.Initial, Candidates(_model.Initial));
            // What has no answer need not have happened.
            for (var steps = 0; Unexplained.Any(); steps++)
            {
                if (steps == maxSteps)
                    return $"Not decided after {steps} steps. {Describe()}";
                if (choice.Candidates.TryDequeue(out var operation))
                {
                    if (TryApply(choice.State, operation) is not { } next)
                        continue;
                    _path.Push(choice with { Taken = operation });
                    if (_path.Count > _longest.Length)
                        _longest = [.. _path.Select(step => step.Taken).Reverse()];
                    choice = new Choice(next, Candidates(next));
                }
                else if (_path.TryPop(out var last))
                {
                    _applied[last.Taken] = false;
                    choice = last;
                }
                else
                {
                    return $"Nothing explains these answers. {Describe()}";
                }
            }

            return null;
        }

        private TState? TryApply(TState state, int operation)
        {
            if (_model.Next(state, _operations[operation].Input, _operations[operation].Output) is not { } next)
                return null;
            _applied[operation] = true;
            if (_tried.Add(new Configuration<TState>(_applied, next)))
                return next;
            _applied[operation] = false;
            return null;
        }

        private IEnumerable<int> Unexplained =>
            Enumerable.Range(0, _operations.Length).Where(operation => !_applied[operation] && _operations[operation].Returned is not null);

        /// <summary>
        /// What may be next: all that was asked for before the first answer came that is not explained yet. Those that were answered come
        /// first, since they must have happened. None where one of them cannot be given any more.
        /// </summary>
        private Queue<int> Candidates(TState state)
        {
            var first = long.MaxValue;
            foreach (var operation in Unexplained)
                first = Math.Min(first, _operations[operation].Returned!.Value);
            var open = Enumerable
                .Range(0, _operations.Length)
                .TakeWhile(operation => _operations[operation].Invoked <= first)
                .Where(operation => !_applied[operation])
                .ToList();
            return open.Any(operation => _operations[operation].Output is { } output && _model.IsTooLateFor(state, output))
                ? []
                : new Queue<int>(open.OrderBy(operation => _operations[operation].Returned ?? long.MaxValue));
        }

        private string Describe() =>
            $"The furthest that can be explained:\n{Lines(_longest)}\nand then none of:\n"
            + Lines(Enumerable.Range(0, _operations.Length).Except(_longest));

        private string Lines(IEnumerable<int> operations) =>
            string.Join('\n', operations.Select(operation => "  " + _operations[operation]));

        /// <summary>A state, what may follow, and what of that was taken.</summary>
        private sealed record Choice(TState State, Queue<int> Candidates, int Taken = -1);
    }

    /// <summary>Which operations have taken effect, and the state that they led to.</summary>
    private sealed class Configuration<TState>(BitArray applied, TState state) : IEquatable<Configuration<TState>>
        where TState : class, IEquatable<TState>
    {
        private readonly byte[] _applied = Bytes(applied);
        private readonly TState _state = state;

        public bool Equals(Configuration<TState>? other) =>
            other is not null && _state.Equals(other._state) && _applied.AsSpan().SequenceEqual(other._applied);

        public override bool Equals(object? obj) => Equals(obj as Configuration<TState>);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(_applied);
            hash.Add(_state);
            return hash.ToHashCode();
        }

        private static byte[] Bytes(BitArray bits)
        {
            var bytes = new byte[(bits.Length + 7) / 8];
            bits.CopyTo(bytes, 0);
            return bytes;
        }
    }
}
