using System.Globalization;
using System.Text;

namespace Payments.Client.Http;

/// <summary>A path with the parameters of a query; those that are null are left out.</summary>
internal static class Query
{
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var target = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null)
                continue;
            target.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return target.ToString();
    }

    public static string? Of(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static string? Of(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string? Of(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>A part of a path.</summary>
    public static string Part(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Uri.EscapeDataString(id);
    }
}
