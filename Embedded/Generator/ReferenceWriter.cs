using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Orleans.Payments.Embedded.Generator;

/// <summary>Writes the reference class of a grain interface: one request class per method, its parameters as fields.</summary>
internal static class ReferenceWriter
{
    private const string Invocation = "global::Orleans.Payments.Embedded.Invocation";

    public static GeneratedPart Write(INamedTypeSymbol grain)
    {
        var diagnostics = new List<Diagnostic>();
        if (grain.IsGenericType) diagnostics.Add(Diagnostic.Create(Diagnostics.Generic, grain.Locations[0], grain.Name));
        if (!grain.IsReachable()) diagnostics.Add(Diagnostic.Create(Diagnostics.Hidden, grain.Locations[0], grain.Name));

        var members = grain.AllInterfaces.Add(grain).SelectMany(declaring => declaring.GetMembers())
            .Where(member => member is { IsStatic: false, IsAbstract: true } and not IMethodSymbol { AssociatedSymbol: not null }).ToList();
        foreach (var member in members)
            if (Check(member) is { } problem) diagnostics.Add(Diagnostic.Create(problem, LocationOf(member, grain), $"{grain.Name}.{member.Name}"));
        if (diagnostics.Count > 0) return GeneratedPart.Failed(grain, diagnostics);

        var name = grain.Identifier() + "_Reference";
        var source = new StringBuilder();
        source.AppendLine($"file sealed class {name}({Invocation}.GrainDispatcher dispatcher, string key)");
        source.AppendLine($"    : {Invocation}.GrainReference(dispatcher, key), {grain.Written()}");
        source.AppendLine("{");
        for (var index = 0; index < members.Count; index++) WriteMethod(source, grain, (IMethodSymbol)members[index], index);
        source.AppendLine("}");
        source.AppendLine();
        source.AppendLine($"internal static partial class GrainRegistration");
        source.AppendLine("{");
        source.AppendLine($"    private static void Add_{grain.Identifier()}() => {Invocation}.GrainManifest.AddInterface(");
        source.AppendLine($"        typeof({grain.Written()}), static (dispatcher, key) => new {name}(dispatcher, key));");
        source.AppendLine("}");
        return new GeneratedPart(grain.ToDisplayString(), source.ToString(), $"Add_{grain.Identifier()}();");
    }

    private static DiagnosticDescriptor? Check(ISymbol member) => member switch
    {
        not IMethodSymbol => Diagnostics.Member,
        IMethodSymbol { IsGenericMethod: true } => Diagnostics.Generic,
        IMethodSymbol method when method.Parameters.Any(parameter => parameter.RefKind != RefKind.None) => Diagnostics.Member,
        IMethodSymbol method when !IsAsynchronous(method.ReturnType) => Diagnostics.Result,
        _ => null,
    };

    private static Location LocationOf(ISymbol member, INamedTypeSymbol grain) =>
        member.Locations.FirstOrDefault(location => location.IsInSource) ?? grain.Locations[0];

    private static bool IsAsynchronous(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask" } named && named.ContainingNamespace.Is("System.Threading.Tasks");

    private static void WriteMethod(StringBuilder source, INamedTypeSymbol grain, IMethodSymbol method, int index)
    {
        var result = ((INamedTypeSymbol)method.ReturnType).TypeArguments.FirstOrDefault();
        var isValueTask = method.ReturnType.Name is "ValueTask";
        var request = $"{method.Name}_{index}";
        var parameters = string.Join(", ", method.Parameters.Select((parameter, at) => $"{parameter.Type.Written()} p{at}"));
        var arguments = string.Join(", ", method.Parameters.Select((_, at) => $"p{at}"));
        var declaring = method.ContainingType.Written();
        var call = $"(({declaring})grain).{method.Name}({arguments})";
        var answer = $"Call(new {request}({arguments}))";

        source.AppendLine($"    {method.ReturnType.Written()} {declaring}.{method.Name}({parameters}) =>");
        source.AppendLine(isValueTask ? $"        new({answer});" : $"        {answer};");
        source.AppendLine();
        source.AppendLine($"    private sealed class {request}({parameters}) : {Invocation}.{(result is null ? "GrainCommand" : $"GrainRequest<{result.Written()}>")}");
        source.AppendLine("    {");
        source.AppendLine($"        public override string Method => \"{grain.Name}.{method.Name}\";");
        if (InterleavingOf(method) is { } interleaving)
            source.AppendLine($"        public override {Invocation}.Interleaving Interleaving => {Invocation}.Interleaving.{interleaving};");
        source.AppendLine(result is null
            ? $"        protected override global::System.Threading.Tasks.ValueTask Execute(object grain) => {Wrapped(call, isValueTask)};"
            : $"        protected override global::System.Threading.Tasks.ValueTask<{result.Written()}> Invoke(object grain) => {Wrapped(call, isValueTask)};");
        source.AppendLine("    }");
        source.AppendLine();
    }

    private static string Wrapped(string call, bool isValueTask) => isValueTask ? call : $"new({call})";

    private static string? InterleavingOf(IMethodSymbol method) =>
        method.Has("Orleans.Concurrency.AlwaysInterleaveAttribute") ? "Always"
        : method.Has("Orleans.Concurrency.ReadOnlyAttribute") ? "ReadOnly"
        : null;
}
