using Microsoft.CodeAnalysis;

namespace Orleans.Payments.Embedded.Generator;

/// <summary>What the embedded host cannot run.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor Generic = Error(
        "OPG001", "Generic grains are not supported", "{0} is generic: grain interfaces, their methods and grain classes must not be");

    public static readonly DiagnosticDescriptor Result = Error(
        "OPG002", "A grain method is asynchronous", "{0} must return Task, Task<T>, ValueTask or ValueTask<T>");

    public static readonly DiagnosticDescriptor Member = Error(
        "OPG003", "A grain interface has methods only", "{0} must be a method without ref, in or out parameters");

    public static readonly DiagnosticDescriptor Unreachable = Error(
        "OPG004", "A grain class can be constructed", "{0} must be internal or public, and have an internal or public constructor");

    public static readonly DiagnosticDescriptor State = Error(
        "OPG005", "Persistent state is an IPersistentState<T>", "Parameter {0} has [PersistentState], so its type must be IPersistentState<T>");

    public static readonly DiagnosticDescriptor Hidden = Error(
        "OPG006", "A grain interface can be named", "{0} must be internal or public");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Grains", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
