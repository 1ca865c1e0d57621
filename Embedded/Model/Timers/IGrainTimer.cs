using System;

namespace Orleans.Runtime;

/// <summary>A timer whose ticks are turns of its grain. Gone with the activation; disposing it stops it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets both times anew; during a tick this takes effect when the tick has ended.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
