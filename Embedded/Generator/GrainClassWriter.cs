using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orleans.Payments.Embedded.Generator;

/// <summary>Writes the registration of a grain class: its name in storage, its interfaces, and the call of its constructor.</summary>
internal static class GrainClassWriter
{
    private const string Invocation = "global::Orleans.Payments.Embedded.Invocation";

    public static GeneratedPart Write(INamedTypeSymbol grain)
    {
        var diagnostics = new List<Diagnostic>();
        var constructor = ConstructorOf(grain);
        if (grain.IsGenericType) diagnostics.Add(Diagnostic.Create(Diagnostics.Generic, grain.Locations[0], grain.Name));
        if (constructor is null || !grain.IsReachable()) diagnostics.Add(Diagnostic.Create(Diagnostics.Unreachable, grain.Locations[0], grain.Name));

        var arguments = constructor?.Parameters.Select(parameter => ArgumentFor(parameter, diagnostics)).ToList();
        if (diagnostics.Count > 0) return GeneratedPart.Failed(grain, diagnostics);

        var interfaces = grain.AllInterfaces.Where(Symbols.IsGrainInterface).Select(candidate => $"typeof({candidate.Written()})");
        var source = $$"""
            internal static partial class GrainRegistration
            {
                private static void Add_{{grain.Identifier()}}() => {{Invocation}}.GrainManifest.AddClass(new(
                    typeof({{grain.Written()}}),
                    {{Symbols.Literal(GrainTypeOf(grain))}},
                    new global::System.Type[] { {{string.Join(", ", interfaces)}} },
                    static construction => new {{grain.Written()}}({{string.Join(", ", arguments!)}})));
            }

            """;
        return new GeneratedPart(grain.ToDisplayString(), source, $"Add_{grain.Identifier()}();");
    }

    /// <summary>The constructor marked for dependency injection, else the one with the most parameters.</summary>
    private static IMethodSymbol? ConstructorOf(INamedTypeSymbol grain) =>
        grain.InstanceConstructors.Where(Symbols.IsReachable)
            .OrderByDescending(candidate => candidate.Has("Microsoft.Extensions.DependencyInjection.ActivatorUtilitiesConstructorAttribute"))
            .ThenByDescending(candidate => candidate.Parameters.Length)
            .FirstOrDefault();

    /// <summary>The name given by [GrainType], else the class's name in lower case without "grain" at its end, as Orleans has it.</summary>
    private static string GrainTypeOf(INamedTypeSymbol grain)
    {
        if (grain.Attribute("Orleans.GrainTypeAttribute") is { } attribute) return (string)attribute.ConstructorArguments[0].Value!;
        var name = grain.Name.ToLowerInvariant();
        return name.Length > "grain".Length && name.EndsWith("grain", System.StringComparison.Ordinal) ? name.Substring(0, name.Length - "grain".Length) : name;
    }

    private static string ArgumentFor(IParameterSymbol parameter, List<Diagnostic> diagnostics)
    {
        if (parameter.Attribute("Orleans.Runtime.PersistentStateAttribute") is { } state)
        {
            if (parameter.Type is INamedTypeSymbol { TypeArguments.Length: 1 } type && type.OriginalDefinition.Is("Orleans.Runtime.IPersistentState<TState>"))
            {
                var stateName = state.ConstructorArguments[0].Value is string { Length: > 0 } given ? given : parameter.Name;
                var storageName = state.ConstructorArguments[1].Value as string;
                return $"construction.State<{type.TypeArguments[0].Written()}>({Symbols.Literal(stateName)}, {Symbols.Literal(storageName)})";
            }

            diagnostics.Add(Diagnostic.Create(Diagnostics.State, parameter.Locations[0], parameter.Name));
        }

        if (parameter.Type.Is("Orleans.Runtime.IGrainContext")) return "construction.Context";
        var service = parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).Written();
        if (parameter.Attribute("Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute") is { ConstructorArguments.Length: 1 } keyed)
            return $"construction.RequiredKeyed<{service}>({keyed.ConstructorArguments[0].ToCSharpString()})";
        return parameter is { HasExplicitDefaultValue: true, Type.IsReferenceType: true }
            ? $"construction.Optional<{service}>()"
            : $"construction.Required<{service}>()";
    }
}
