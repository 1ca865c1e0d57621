namespace Payments.Hosting.Settings;

/// <summary>A setting that the server cannot start with.</summary>
public sealed class SettingException : Exception
{
    /// <summary>Names the setting and says what is wrong with it.</summary>
    public SettingException(string setting, string problem)
        : base($"{setting} {problem}") => Setting = setting;

    /// <summary>Names the setting, says what is wrong with it, and keeps what the system said.</summary>
    public SettingException(string setting, string problem, Exception cause)
        : base($"{setting} {problem}", cause) => Setting = setting;

    /// <summary>Its name, as <c>Payments:MasterKey</c>.</summary>
    public string Setting { get; }
}
