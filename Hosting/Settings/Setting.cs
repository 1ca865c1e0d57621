namespace Payments.Hosting.Settings;

/// <summary>A setting that the programs know.</summary>
/// <param name="Name">Its full name, as <c>Payments:DataDirectory</c>.</param>
/// <param name="Shape">What may stand under the name.</param>
/// <param name="Default">What holds where it is not set, in a few words; null where nothing does.</param>
/// <param name="Meaning">What <c>--help</c> says of it; null where that is left to the documents.</param>
internal sealed record Setting(string Name, SettingShape Shape = SettingShape.Value, string? Default = null, string? Meaning = null);

/// <summary>What may stand under a setting's name.</summary>
internal enum SettingShape
{
    /// <summary>One value.</summary>
    Value,

    /// <summary>Values by their number: <c>…:0</c>, <c>…:1</c>.</summary>
    List,

    /// <summary>Names that whoever operates the server chooses, each with settings that their own reader checks.</summary>
    Names,
}
