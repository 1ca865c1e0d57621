using System;
using System.IO;

namespace Payments.Hosting;

/// <summary>The directory of <c>Payments:DataDirectory</c>.</summary>
internal static class DataDirectory
{
    /// <exception cref="SettingException">It cannot be made.</exception>
    public static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Payments:DataDirectory", $"is \"{path}\", which cannot be made: {error.Message}", error);
        }
    }
}
