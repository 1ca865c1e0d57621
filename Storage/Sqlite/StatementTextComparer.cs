namespace Payments.Storage.Sqlite;

/// <summary>
/// Compares statement texts by value but hashes only their length and a few letters: they are long, few, and mostly the same object.
/// </summary>
internal sealed class StatementTextComparer : IEqualityComparer<string>
{
    public static readonly StatementTextComparer Instance = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string obj) =>
        obj.Length == 0 ? 0 : obj.Length * 31 + obj[^1] * 7 + obj[obj.Length / 2] * 5 + obj[obj.Length / 3] * 3 + obj[0];
}
