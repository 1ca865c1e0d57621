using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Orleans.Payments.Testing.RabbitMq;

/// <summary>The RabbitMQ programs of this machine, as Debian's packages lay them out.</summary>
internal static class RabbitMqInstallation
{
    private static readonly string? Server = Find("rabbitmq-server");

    /// <summary>Why no broker can be started here; null when one can.</summary>
    public static string? Missing { get; } =
        !OperatingSystem.IsLinux() ? "A private RabbitMQ broker is started on Linux only."
        : Server is null ? "RabbitMQ's own rabbitmq-server script is not in /usr/lib/rabbitmq."
        : !OnPath("epmd") ? "Erlang's epmd is not on the PATH."
        : null;

    /// <summary>A program of the broker's.</summary>
    public static string Program(string name) => Find(name) ?? throw new InvalidOperationException(Missing ?? $"There is no {name}.");

    /// <summary>What runs a command as somebody who is not root.</summary>
    public static IEnumerable<string> Unprivileged => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];

    /// <summary>Tells whether a program is there.</summary>
    public static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));

    // The script under /usr/sbin insists on the package's own user; those below are the broker's own.
    private static string? Find(string name) => Directory.Exists("/usr/lib/rabbitmq/lib")
        ? Directory.GetDirectories("/usr/lib/rabbitmq/lib").Select(directory => Path.Combine(directory, "sbin", name)).LastOrDefault(File.Exists)
        : null;
}
