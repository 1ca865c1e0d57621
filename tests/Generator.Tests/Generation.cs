using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orleans.Payments.Embedded.Generator.Tests;

/// <summary>One run of the generator over a source text.</summary>
internal sealed record Generation(ImmutableArray<Diagnostic> Reported, ImmutableArray<Diagnostic> CompilerErrors, ImmutableArray<SyntaxTree> Written)
{
    private const string Usings = "using System.Threading.Tasks; using Orleans; using Orleans.Runtime;\n";

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(Grain).Assembly.Location)
            .Distinct(StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static Generation Of(string source)
    {
        var before = CSharpCompilation.Create(
            "Shop",
            [CSharpSyntaxTree.ParseText(Usings + source)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create(new GrainModelGenerator())
            .RunGeneratorsAndUpdateCompilation(before, out var after, out var reported);
        return new Generation(
            reported,
            [.. after.GetDiagnostics().Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error)],
            driver.GetRunResult().GeneratedTrees);
    }
}
