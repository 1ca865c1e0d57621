using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Payments.Embedded.Generator;

/// <summary>Writes the module initializer that registers an assembly's grains, after those of the assemblies it references.</summary>
internal static class RegistrationWriter
{
    private const string Attribute = "Orleans.Payments.Embedded.Invocation.GrainManifestAttribute";

    public static string Write(string assembly, IEnumerable<string> referenced, IEnumerable<string> registrations) =>
        $$"""
        [assembly: global::{{Attribute}}(typeof(global::{{NamespaceOf(assembly)}}.GrainRegistrations))]

        namespace {{NamespaceOf(assembly)}}
        {
            public static class GrainRegistrations
            {
                private static int _done;

                [global::System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Initialize() => Register();

                public static void Register()
                {
                    if (global::System.Threading.Interlocked.Exchange(ref _done, 1) != 0) return;
                    {{string.Join("\n            ", referenced.Select(type => $"{type}.Register();"))}}
                    GrainRegistration.Run();
                }
            }

            internal static partial class GrainRegistration
            {
                public static void Run()
                {
                    {{string.Join("\n            ", registrations)}}
                }
            }
        }

        """;

    /// <summary>The namespace of what is generated for an assembly; no two assemblies of a program share it.</summary>
    public static string NamespaceOf(string assembly) => "Orleans.Payments.Embedded.Generated." + Symbols.Identifier(assembly);

    /// <summary>The registrations of the referenced assemblies.</summary>
    public static ImmutableArray<string> Referenced(Compilation compilation) =>
        [.. compilation.SourceModule.ReferencedAssemblySymbols
            .Select(assembly => assembly.Attribute(Attribute)?.ConstructorArguments.FirstOrDefault().Value)
            .OfType<ITypeSymbol>()
            .Select(type => type.Written())
            .OrderBy(name => name, System.StringComparer.Ordinal)];
}
