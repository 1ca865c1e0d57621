using Payments.Storage;

namespace Payments.Hosting.Settings;

/// <summary>The directory of <c>Payments:DataDirectory</c>. One that is made is its owner's alone.</summary>
internal static class DataDirectory
{
    /// <exception cref="SettingException">It cannot be made.</exception>
    public static void Create(string path)
    {
        try
        {
            OwnerOnlyFiles.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(
                "Payments:DataDirectory",
                $"is \"{path}\", which cannot be made. {FileErrorMapping.Of(path, error).Message}",
                error
            );
        }
    }
}
