using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Orleans.Payments.Embedded.Generator;

/// <summary>What one interface or class contributes. Equal parts are equal texts, so that an edit elsewhere regenerates nothing.</summary>
internal sealed record GeneratedPart(string Name, string Source, string Registration)
{
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = System.Array.Empty<Diagnostic>();

    public static GeneratedPart Failed(ISymbol symbol, List<Diagnostic> diagnostics) =>
        new(symbol.ToDisplayString(), "", "") { Diagnostics = diagnostics };
}
