namespace Payments.PowerLoss.Faults;

/// <summary>Faults that are put in on purpose, one at a time, to see how soon they are found.</summary>
public enum DeliberateFault
{
    None,

    /// <summary>A flush of the log is answered and never done.</summary>
    LogFlushLeftOut,

    /// <summary>
    /// The flush of a checkpoint is answered and never done: the log begins anew, or is removed, over pages that are nowhere else.
    /// </summary>
    CheckpointFlushLeftOut,

    /// <summary>The name of a log that was just made is not flushed.</summary>
    DirectoryFlushLeftOut,

    /// <summary>A flush of the log is answered at once and done when the log is written to again.</summary>
    AnsweredBeforeFlush,

    /// <summary>The log is flushed first and then handed the last of what was gathered.</summary>
    FlushedBeforeHandOver,

    /// <summary>The first two frames of those that were gathered change places.</summary>
    FramesSwapped,

    /// <summary>A flush that the disk refuses is answered as if it had been done.</summary>
    FailedFlushForgotten,

    /// <summary>A flush that the disk refuses is told to whoever asked for it, and to nobody else who has written to the file.</summary>
    FailedFlushToldToOne,

    /// <summary>The writer's connection is told <c>synchronous=NORMAL</c>: it flushes before a checkpoint only.</summary>
    SynchronousNormal,

    /// <summary>The writer's connection is told <c>synchronous=OFF</c>.</summary>
    SynchronousOff,

    /// <summary>A batch is committed in two parts.</summary>
    BatchInTwoCommits,

    /// <summary>A schema step is committed in two parts.</summary>
    SchemaStepInTwoCommits,
}
