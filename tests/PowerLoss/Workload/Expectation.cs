namespace Payments.PowerLoss.Workload;

/// <summary>
/// What may be found after a loss of power. Whoever writes says when a batch begins and when it is about to be answered, on the
/// writer's own thread, so that no call to the disk lies between an answer and what is known of it here.
/// </summary>
/// <param name="contents">What the database holds.</param>
/// <param name="steps">How many schema steps it has.</param>
internal sealed class Expectation(Contents contents, int steps)
{
    private readonly Lock _gate = new();
    private readonly List<Contents> _unanswered = [];
    private int _oldestSteps = steps;
    private bool _hasBegun;

    /// <summary>All that was answered.</summary>
    public Contents Answered { get; private set; } = contents;

    /// <summary>How many schema steps the database is to have.</summary>
    public int Steps { get; private set; } = steps;

    /// <summary>A batch begins that makes the content this. Of one that failed before it may yet be there, until one is answered.</summary>
    public void Begin(Contents contents)
    {
        lock (_gate)
        {
            _unanswered.Add(contents);
            _hasBegun = true;
        }
    }

    /// <summary>The batch that began last has failed, so that whatever is committed next is another.</summary>
    public void Fail() => _hasBegun = false;

    /// <summary>The batch that began last is on disk, and is answered; false when none has begun.</summary>
    public bool Answer()
    {
        lock (_gate)
        {
            if (!_hasBegun)
                return false;
            _hasBegun = false;
            Answered = _unanswered[^1];
            _unanswered.Clear();
            return true;
        }
    }

    /// <summary>The database is being brought to another schema.</summary>
    public void BeginSteps(int steps) => Steps = steps;

    /// <summary>It has that schema.</summary>
    public void AnswerSteps() => _oldestSteps = Steps;

    /// <summary>What may be found if the power is lost now.</summary>
    public Allowed Now()
    {
        lock (_gate)
            return new Allowed([Answered, .. _unanswered], _oldestSteps, Steps);
    }
}

/// <summary>What may be found: one of these contents, under one of these two schemas.</summary>
internal sealed record Allowed(IReadOnlyList<Contents> Contents, int OldSteps, int NewSteps);
