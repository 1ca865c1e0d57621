namespace Payments.Testing.RabbitMq;

/// <summary>The RabbitMQ programs of this machine, as Debian's packages lay them out.</summary>
internal static class RabbitMqInstallation
{
    /// <summary>A program of the broker's.</summary>
    public static string Program(string name) =>
        Find(name)
        ?? throw new InvalidOperationException(
            $"RabbitMQ's own {name} is not in /usr/lib/rabbitmq: ./test installs it on Debian and Ubuntu."
        );

    /// <summary>What runs a command as somebody who is not root.</summary>
    public static IEnumerable<string> Unprivileged =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];

    // The script under /usr/sbin insists on the package's own user; those below are the broker's own.
    private static string? Find(string name) =>
        Directory.Exists("/usr/lib/rabbitmq/lib")
            ? Directory
                .GetDirectories("/usr/lib/rabbitmq/lib")
                .Select(directory => Path.Combine(directory, "sbin", name))
                .LastOrDefault(File.Exists)
            : null;
}
