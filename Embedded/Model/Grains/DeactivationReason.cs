using System;

namespace Orleans;

/// <summary>Why an activation ends.</summary>
public readonly struct DeactivationReason
{
    /// <summary>For that reason.</summary>
    public DeactivationReason(DeactivationReasonCode code, string text) : this(code, null, text) { }

    /// <summary>For that reason, because of a failure.</summary>
    public DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
    {
        ReasonCode = code;
        Exception = exception;
        Description = text;
    }

    /// <summary>The reason, for people.</summary>
    public string Description { get; }

    /// <summary>The reason, for programs.</summary>
    public DeactivationReasonCode ReasonCode { get; }

    /// <summary>The failure that led to it, if any.</summary>
    public Exception? Exception { get; }

    /// <inheritdoc/>
    public override string ToString() => Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description} {Exception}";
}

/// <summary>Why an activation ends. The values are those of Orleans; the embedded host uses those that are described.</summary>
[GenerateSerializer]
public enum DeactivationReasonCode : byte
{
    /// <summary>Not said.</summary>
    None,

    /// <summary>The host stops.</summary>
    ShuttingDown,

    /// <summary>It could not be activated.</summary>
    ActivationFailed,

    /// <summary>Not used here.</summary>
    DirectoryFailure,

    /// <summary>Nobody called it for long.</summary>
    ActivationIdle,

    /// <summary>Not used here.</summary>
    ActivationUnresponsive,

    /// <summary>Not used here.</summary>
    DuplicateActivation,

    /// <summary>Not used here.</summary>
    IncompatibleRequest,

    /// <summary>A failure escaped that makes its state doubtful.</summary>
    ApplicationError,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested,

    /// <summary>Not used here.</summary>
    Migrating,

    /// <summary>Not used here.</summary>
    RuntimeRequested,

    /// <summary>Not used here.</summary>
    HighMemoryPressure,
}
