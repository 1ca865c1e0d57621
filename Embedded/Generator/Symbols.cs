using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Payments.Embedded.Generator;

internal static class Symbols
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type as generated code writes it.</summary>
    public static string Written(this ITypeSymbol type) => type.ToDisplayString(Full);

    public static bool Is(this ISymbol? type, string fullName) => string.Equals(type?.ToDisplayString(), fullName, System.StringComparison.Ordinal);

    public static bool Implements(this ITypeSymbol type, string fullName) => type.AllInterfaces.Any(candidate => candidate.Is(fullName));

    public static bool Has(this ISymbol symbol, string attribute) => symbol.Attribute(attribute) is not null;

    public static AttributeData? Attribute(this ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(candidate => candidate.AttributeClass.Is(attribute));

    public static bool IsGrainInterface(this INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && type.Implements("Orleans.IGrainWithStringKey");

    public static bool IsGrainClass(this INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false } && type.Implements("Orleans.IGrainBase") && type.Implements("Orleans.IGrain");

    /// <summary>Whether generated code of the same assembly may name it.</summary>
    public static bool IsReachable(this ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || symbol.ContainingType.IsReachable());

    /// <summary>A C# identifier that is unique for the symbol.</summary>
    public static string Identifier(this ISymbol symbol) => Identifier(symbol.ToDisplayString());

    public static string Identifier(string name) =>
        new(name.Select(character => char.IsLetterOrDigit(character) ? character : '_').ToArray());

    public static string Literal(string? text) => text is null ? "null" : Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);
}
