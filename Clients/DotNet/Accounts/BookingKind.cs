using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Accounts;

/// <summary>How an account changed.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<BookingKind>))]
public readonly record struct BookingKind(string Value) : IOpenEnum<BookingKind>
{
    /// <summary>Money came in.</summary>
    public static BookingKind Credit { get; } = new("credit");

    /// <summary>Money was taken out.</summary>
    public static BookingKind Debit { get; } = new("debit");

    /// <summary>Money was set aside.</summary>
    public static BookingKind Hold { get; } = new("hold");

    /// <summary>What was set aside was taken.</summary>
    public static BookingKind Capture { get; } = new("capture");

    /// <summary>What was set aside came back.</summary>
    public static BookingKind Release { get; } = new("release");

    /// <inheritdoc/>
    public static BookingKind Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
