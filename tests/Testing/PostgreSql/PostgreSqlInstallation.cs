namespace Payments.Testing.PostgreSql;

/// <summary>The PostgreSQL programs of this machine: those on the PATH, else the newest of Debian's packages.</summary>
internal static class PostgreSqlInstallation
{
    private static readonly string? Programs = Find();

    private const string Missing =
        "PostgreSQL's initdb and postgres are neither on the PATH nor in /usr/lib/postgresql: ./test installs them on Debian and Ubuntu.";

    /// <summary>The command that runs a program as somebody whom PostgreSQL accepts, which root is not.</summary>
    public static IEnumerable<string> Command(string program)
    {
        var path = Path.Combine(Programs ?? throw new InvalidOperationException(Missing), program);
        return Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", path] : [path];
    }

    private static string? Find()
    {
        const string packages = "/usr/lib/postgresql";
        var packaged = Directory.Exists(packages)
            ? Directory
                .GetDirectories(packages)
                .OrderByDescending(directory => double.TryParse(Path.GetFileName(directory), out var version) ? version : 0)
            : Enumerable.Empty<string>();
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(packaged.Select(directory => Path.Combine(directory, "bin")))
            .FirstOrDefault(directory =>
                File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "postgres"))
            );
    }
}
