using System;

namespace Orleans.Runtime;

/// <summary>A failure of the grain host or of what it runs on.</summary>
public class OrleansException : Exception
{
    /// <summary>A failure of which nothing is known.</summary>
    public OrleansException() : base("The grain host failed.") { }

    /// <summary>A failure described by the message.</summary>
    public OrleansException(string message) : base(message) { }

    /// <summary>A failure caused by another.</summary>
    public OrleansException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>A call was turned away before it reached the grain's code; it may be tried again.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message) : base(message) { }
}

/// <summary>The host is stopping and takes no more calls.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>The host is stopping.</summary>
    public SiloUnavailableException() : base("The grain host is stopping.") { }

    /// <summary>The host is stopping; the message says what was refused.</summary>
    public SiloUnavailableException(string message) : base(message) { }
}

/// <summary>More was asked of a grain than it may hold.</summary>
public sealed class LimitExceededException : OrleansException
{
    /// <summary>Some limit.</summary>
    public LimitExceededException() : base("A limit was exceeded.") { }

    /// <summary>The limit that the message names.</summary>
    public LimitExceededException(string message) : base(message) { }

    /// <summary>The limit that the message names, with its cause.</summary>
    public LimitExceededException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>The named limit, how far it is used, and where it lies.</summary>
    public LimitExceededException(string limitName, int current, int threshold, object extraInfo)
        : base($"{limitName} is {threshold} and {current} is asked of {extraInfo}.") { }
}

/// <summary>The host, or a grain, was put together wrongly.</summary>
public sealed class OrleansConfigurationException : Exception
{
    /// <summary>Says what is wrong and what to do.</summary>
    public OrleansConfigurationException(string message) : base(message) { }

    /// <summary>Says what is wrong, with its cause.</summary>
    public OrleansConfigurationException(string message, Exception innerException) : base(message, innerException) { }
}
