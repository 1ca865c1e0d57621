using System.Reflection;
using System.Runtime.CompilerServices;

namespace Payments.Grains.Interfaces.Tests.Wire;

/// <summary>What types are called in the contract. It notes the enumerations it meets.</summary>
internal sealed class WireNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public HashSet<Type> Enums { get; } = [];

    /// <summary>The alias; null when there is none.</summary>
    public static string? Alias(MemberInfo member) => (string?)Argument(member, "Orleans.AliasAttribute");

    /// <summary>The first argument of an attribute; null when there is no such attribute.</summary>
    public static object? Argument(MemberInfo member, string attribute) =>
        member.CustomAttributes.FirstOrDefault(data => data.AttributeType.FullName == attribute)?.ConstructorArguments[0].Value;

    public string Of(Type type)
    {
        if (type.IsEnum)
            Enums.Add(type);
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        if (!type.IsGenericType)
            return Declared(type);
        var arguments = string.Join(", ", type.GetGenericArguments().Select(Of));
        return type.IsAssignableTo(typeof(ITuple)) ? $"({arguments})" : $"{Declared(type)}<{arguments}>";
    }

    /// <summary>What a call gives; empty when it gives nothing.</summary>
    public string OfResult(Type type)
    {
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
            return "";
        var isTask =
            type.IsGenericType
            && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));
        return Of(isTask ? type.GetGenericArguments()[0] : type);
    }

    private static string Declared(Type type)
    {
        // Of an enumeration only numbers cross; its name is for people.
        if (type.IsEnum)
            return type.Name;
        var name = type.Namespace?.StartsWith("System", StringComparison.Ordinal) is true ? type.Name : $"{type.Namespace}.{type.Name}";
        return Alias(type) ?? name.Split('`')[0];
    }
}
