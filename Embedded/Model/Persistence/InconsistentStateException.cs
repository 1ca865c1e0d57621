using System;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// What a grain holds in memory is not, or may not be, what storage holds. One that escapes a grain's method drops the
/// activation, so that the next call reads anew.
/// </summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>Nothing is known of the versions.</summary>
    public InconsistentStateException() { }

    /// <summary>Nothing is known of the versions.</summary>
    public InconsistentStateException(string message) : base(message) { }

    /// <summary>Caused by another failure.</summary>
    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException!) { }

    /// <summary>Storage holds another version than the grain.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null) { }

    /// <summary>Storage holds another version than the grain.</summary>
    public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
        : this(storageException.Message, storedEtag, currentEtag, storageException) { }

    /// <summary>Storage holds another version than the grain.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The version in storage.</summary>
    public string? StoredEtag { get; }

    /// <summary>The version in memory.</summary>
    public string? CurrentEtag { get; }

    /// <summary>True until the activation whose storage failed is dropped: callers that let it through are not dropped for it.</summary>
    internal bool IsSourceActivation { get; set; } = true;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{nameof(InconsistentStateException)}: {Message} Stored ETag: {StoredEtag ?? "none"}. ETag in memory: {CurrentEtag ?? "none"}. {InnerException}";
}

/// <summary>A grain asks for a storage that is not registered.</summary>
public sealed class BadProviderConfigException : OrleansException
{
    /// <summary>Some storage.</summary>
    public BadProviderConfigException() { }

    /// <summary>The storage that the message names.</summary>
    public BadProviderConfigException(string msg) : base(msg) { }

    /// <summary>The storage that the message names, with the cause.</summary>
    public BadProviderConfigException(string msg, Exception exc) : base(msg, exc) { }
}
