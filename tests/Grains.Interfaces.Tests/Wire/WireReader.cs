using System.Reflection;

namespace Payments.Grains.Interfaces.Tests.Wire;

/// <summary>Reads the contract from the code: grains, grain interfaces, serialized types, and the enumerations that these use.</summary>
internal static class WireReader
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static WireContract Read(IEnumerable<Type> types)
    {
        var names = new WireNames();
        var written = types.Where(type => type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) is not true).ToList();
        List<WireBlock> blocks =
        [
            .. written.Where(type => WireNames.Argument(type, "Orleans.GrainTypeAttribute") is not null).Select(Grain),
            .. written.Where(IsGrainInterface).Select(type => Interface(type, names)),
            .. written.Where(IsSerialized).Select(type => Serialized(type, names)),
        ];
        return WireContract.Of([.. blocks, .. names.Enums.ToList().Select(type => Enumeration(type, names))]);
    }

    /// <summary>Interfaces and methods without an alias: their names on the wire would be made of their names in C#.</summary>
    public static IEnumerable<string> WithoutAlias(IEnumerable<Type> types) =>
        from type in types.Where(IsGrainInterface)
        from member in type.GetMethods().Append<MemberInfo>(type)
        where WireNames.Alias(member) is null
        select member == type ? type.Name : $"{type.Name}.{member.Name}";

    private static bool IsGrainInterface(Type type) =>
        type.IsInterface
        && type.GetInterfaces().Any(inherited => inherited.FullName is "Orleans.Runtime.IAddressable" or "Orleans.IGrainWithStringKey");

    private static bool IsSerialized(Type type) =>
        type.CustomAttributes.Any(attribute => attribute.AttributeType.FullName is "Orleans.GenerateSerializerAttribute");

    private static WireBlock Grain(Type type) =>
        new(
            "grain",
            (string)WireNames.Argument(type, "Orleans.GrainTypeAttribute")!,
            "",
            [.. type.GetInterfaces().Where(IsGrainInterface).Select(WireNames.Alias).OfType<string>().Select(WireLine.Parse)]
        );

    private static WireBlock Interface(Type type, WireNames names) =>
        new("interface", names.Of(type), "", [.. type.GetMethods().Select(method => Method(method, names))]);

    private static WireLine Method(MethodInfo method, WireNames names)
    {
        var alias = WireNames.Alias(method) ?? method.Name;
        var result = names.OfResult(method.ReturnType);
        var parameters = string.Join(", ", method.GetParameters().Select(parameter => names.Of(parameter.ParameterType)));
        return new WireLine(alias, $"{alias}({parameters})" + (result.Length == 0 ? "" : " -> " + result));
    }

    private static WireBlock Serialized(Type type, WireNames names)
    {
        var details =
            type.IsValueType ? "struct"
            : type.BaseType is { } parent && parent != typeof(object) ? ": " + names.Of(parent)
            : "";
        var lines = type.GetMembers(Declared)
            .Select(member => (Member: member, Id: WireNames.Argument(member, "Orleans.IdAttribute")))
            .Where(found => found.Id is not null)
            .Select(found => new WireLine($"{found.Id}", $"{found.Id} {found.Member.Name}: {names.Of(TypeOf(found.Member))}"));
        return new WireBlock("type", names.Of(type), details, [.. lines]);
    }

    private static Type TypeOf(MemberInfo member) =>
        member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static WireBlock Enumeration(Type type, WireNames names)
    {
        var number = type.GetEnumUnderlyingType();
        var lines = type.GetEnumNames()
            .Select(name => Enum.Format(type, Enum.Parse(type, name), "d") is var value ? new WireLine(value, $"{value} {name}") : null!);
        return new WireBlock("enum", names.Of(type), number == typeof(int) ? "" : ": " + names.Of(number), [.. lines]);
    }
}
