using Orleans;

namespace Payments.Domain.Alerts;

/// <summary>What an alert may be about.</summary>
/// <param name="Code">Which alert.</param>
/// <param name="Subject">
/// Of what, as a path: <c>server</c>, <c>channel/wechat</c>, <c>merchant/mer_…/shop.example</c>, <c>process/api-1</c>.
/// </param>
[GenerateSerializer, Immutable, Alias("alert-key")]
public readonly record struct AlertKey([property: Id(0)] AlertCode Code, [property: Id(1)] string Subject)
{
    /// <summary>The subject of what is the same from every process.</summary>
    public const string Server = "server";
}

/// <summary>A value as it is now, to be compared with its threshold.</summary>
/// <param name="Key">What it is the value of.</param>
/// <param name="Value">The value; <see cref="AlertCatalogue"/> says its unit.</param>
/// <param name="Detail">What else is known, in words; at most <see cref="MaxDetail"/> characters count.</param>
[GenerateSerializer, Immutable, Alias("alert-reading")]
public sealed record AlertReading([property: Id(0)] AlertKey Key, [property: Id(1)] double Value, [property: Id(2)] string? Detail = null)
{
    /// <summary>How many characters of what else is known are kept.</summary>
    public const int MaxDetail = 256;

    /// <summary>Whether it is over the threshold, or under it where that is what counts.</summary>
    public bool IsOver(double threshold) => AlertCatalogue.Of(Key.Code).IsBelow ? Value < threshold : Value > threshold;

    /// <summary>Of two readings of the same the one that is further on the wrong side.</summary>
    public static AlertReading Worse(AlertReading one, AlertReading other) =>
        AlertCatalogue.Of(one.Key.Code).IsBelow == one.Value <= other.Value ? one : other;
}
