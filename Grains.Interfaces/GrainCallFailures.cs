using System.Net.Sockets;
using Orleans.Runtime;
using Polly;

namespace Payments.Grains.Interfaces;

/// <summary>Tells a call of a grain that got no answer, and may be repeated, from a bug.</summary>
public static class GrainCallFailures
{
    /// <summary>
    /// Whether a call failed for want of an answer: the silo was not reached, its storage did not answer, or time was over. A message that
    /// Orleans rejects fails with whatever stopped it: a connection's error, or, where no silo was found for the grain in time, a
    /// cancellation that nobody asked for or the time limit of the library that Orleans repeats the search with.
    /// </summary>
    public static bool IsUnanswered(Exception error) =>
        error
            is OrleansException
                or TimeoutException
                or OperationCanceledException
                or ExecutionRejectedException
                or IOException
                or SocketException;
}
