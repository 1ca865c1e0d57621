namespace Payments.Testing.Processes;

/// <summary>The program that runs dlls.</summary>
public static class DotnetHost
{
    /// <summary>The one that runs this process, where that says so.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
