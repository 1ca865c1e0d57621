using Payments.Domain.Text;

namespace Payments.Console.Parts;

/// <summary>The words of the API, for markup, where a type's arguments cannot stand.</summary>
internal static class Words
{
    /// <summary>As the API writes it.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => SnakeCase<T>.Of(value);
}
