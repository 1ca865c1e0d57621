using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Payments.Grains.Interfaces.Tests.Wire;

/// <summary>
/// Walks every type that travels by a call of a grain: parameters and results of all grain interfaces of an assembly, and what
/// these contain. On a cluster such a type is serialized, in one process it is shared, so it must have a serializer and never change:
/// [GenerateSerializer], [Alias], [Id] on every member, no setter but init, no field but readonly, no collection but immutable ones.
/// Enumerations need nothing. Memory&lt;T&gt;, ReadOnlyMemory&lt;T&gt; and arrays are refused, as somebody may hold the array below:
/// bytes travel as ImmutableArray&lt;byte&gt;. Interfaces and object are refused, as it is not known what would travel.
/// </summary>
internal sealed class TravellingTypes
{
    private static readonly HashSet<Type> Leaves =
    [
        typeof(string),
        typeof(decimal),
        typeof(Guid),
        typeof(DateTime),
        typeof(DateTimeOffset),
        typeof(TimeSpan),
        typeof(DateOnly),
        typeof(TimeOnly),
        typeof(Uri),
        typeof(Int128),
        typeof(UInt128),
        typeof(CancellationToken),
        typeof(void),
        typeof(Task),
        typeof(ValueTask),
    ];

    private static readonly HashSet<Type> TransparentGenerics =
    [
        typeof(Task<>),
        typeof(ValueTask<>),
        typeof(Nullable<>),
        typeof(KeyValuePair<,>),
        typeof(ImmutableArray<>),
        typeof(ImmutableList<>),
        typeof(ImmutableDictionary<,>),
        typeof(ImmutableSortedDictionary<,>),
        typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedSet<>),
        typeof(ImmutableQueue<>),
        typeof(ImmutableStack<>),
    ];

    private readonly HashSet<Type> _seen = [];
    private readonly Dictionary<string, Type> _aliases = [];
    private readonly List<string> _violations = [];

    private TravellingTypes() { }

    /// <summary>What is wrong, each with the type and member that it is wrong with; empty if nothing is.</summary>
    public static IReadOnlyList<string> Check(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return Check(assembly.GetTypes().Where(IsGrainInterface));
    }

    /// <summary>What is wrong with the types that travel by these interfaces.</summary>
    public static IReadOnlyList<string> Check(IEnumerable<Type> grainInterfaces)
    {
        ArgumentNullException.ThrowIfNull(grainInterfaces);
        var walk = new TravellingTypes();
        foreach (
            var method in grainInterfaces
                .SelectMany(declared => declared.GetInterfaces().Append(declared))
                .Distinct()
                .SelectMany(declared => declared.GetMethods())
        )
        {
            var origin = $"{method.DeclaringType!.Name}.{method.Name}";
            walk.Visit(method.ReturnType, origin);
            foreach (var parameter in method.GetParameters())
                walk.Visit(parameter.ParameterType, origin);
        }

        return walk._violations;
    }

    private static bool IsGrainInterface(Type type) =>
        type.IsInterface && type.GetInterfaces().Any(inherited => inherited.FullName is "Orleans.IGrainWithStringKey");

    /// <summary>References to grains travel, and what Orleans itself declares.</summary>
    private static bool IsOfOrleans(Type type) =>
        type.Namespace is "Orleans" or "Orleans.Runtime"
        || type.GetInterfaces().Any(inherited => inherited.FullName is "Orleans.Runtime.IAddressable");

    private void Visit(Type type, string origin)
    {
        if (type.IsGenericType)
            foreach (var argument in type.GetGenericArguments())
                Visit(argument, origin);
        if (!_seen.Add(type) || type.IsPrimitive || type.IsEnum || Leaves.Contains(type) || IsOfOrleans(type))
            return;
        if (type.IsGenericType && (TransparentGenerics.Contains(type.GetGenericTypeDefinition()) || type.IsAssignableTo(typeof(ITuple))))
            return;
        if (
            type.IsArray
            || type.IsInterface
            || type.Assembly == typeof(object).Assembly
            || type.Assembly == typeof(ImmutableArray).Assembly
            || type.Assembly == typeof(List<>).Assembly
        )
        {
            _violations.Add($"{origin}: {type} can be changed, or may hide what can: use a record, a value or an immutable collection.");
            return;
        }

        VisitOurs(type, origin);
    }

    private void VisitOurs(Type type, string origin)
    {
        if (Attributes(type, "Orleans.GenerateSerializerAttribute").Count == 0)
            _violations.Add($"{type} has no [GenerateSerializer] (travels by {origin}).");
        CheckAlias(type, origin);
        var ids = new Dictionary<uint, string>();
        foreach (var member in SerializedMembers(type))
        {
            CheckMember(type, member, ids);
            Visit(member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType, $"{type.Name}.{member.Name}");
        }

        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            Visit(parent, origin);
        if (!type.IsSealed)
            foreach (var derived in type.Assembly.GetTypes().Where(candidate => candidate.BaseType == type))
                Visit(derived, origin);
    }

    private void CheckAlias(Type type, string origin)
    {
        var aliases = Attributes(type, "Orleans.AliasAttribute");
        if (aliases.Count == 0)
            _violations.Add($"{type} has no [Alias] (travels by {origin}).");
        foreach (var alias in aliases.Select(attribute => (string)attribute.ConstructorArguments[0].Value!))
        {
            var declared = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
            if (!_aliases.TryAdd(alias, declared) && _aliases[alias] != declared)
                _violations.Add($"{type} and {_aliases[alias]} have the same [Alias(\"{alias}\")].");
        }
    }

    private void CheckMember(Type type, MemberInfo member, Dictionary<uint, string> ids)
    {
        if (Attributes(member, "Orleans.IdAttribute") is not [var attribute])
            _violations.Add($"{type}.{member.Name} has no [Id].");
        else if (!ids.TryAdd((uint)attribute.ConstructorArguments[0].Value!, member.Name))
            _violations.Add($"{type}.{member.Name} has the [Id] of {ids[(uint)attribute.ConstructorArguments[0].Value!]}.");

        var canChange = member switch
        {
            PropertyInfo property => property.SetMethod is { } setter
                && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)),
            FieldInfo field => !field.IsInitOnly,
            _ => false,
        };
        if (canChange)
            _violations.Add($"{type}.{member.Name} can be changed: it must be {(member is FieldInfo ? "readonly" : "get or init")}.");
    }

    /// <summary>What holds data: properties with a field behind them, and fields of their own.</summary>
    private static IEnumerable<MemberInfo> SerializedMembers(Type type)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(Declared).Where(field => !field.IsDefined(typeof(NonSerializedAttribute))))
        {
            var property = field.Name.StartsWith('<')
                ? type.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Declared)
                : null;
            yield return property ?? (MemberInfo)field;
        }
    }

    private static List<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        [.. member.CustomAttributes.Where(attribute => string.Equals(attribute.AttributeType.FullName, name, StringComparison.Ordinal))];
}
