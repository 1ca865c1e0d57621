using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Merchants;

/// <summary>How notifications are written.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<NotifyFormat>))]
public readonly record struct NotifyFormat(string Value) : IOpenEnum<NotifyFormat>
{
    /// <summary>As JSON.</summary>
    public static NotifyFormat Json { get; } = new("json");

    /// <summary>As a form.</summary>
    public static NotifyFormat Form { get; } = new("form");

    /// <inheritdoc/>
    public static NotifyFormat Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
