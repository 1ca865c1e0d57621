using System.Net;
using Microsoft.Extensions.Options;

namespace Payments.Notifications;

/// <summary>The settings under <c>Payments:Notifications</c>.</summary>
public sealed class NotificationOptions
{
    /// <summary>Where the settings stand in the configuration.</summary>
    public const string Section = "Payments:Notifications";

    /// <summary>
    /// The only loopback, link-local or private networks that notifications may reach, as CIDRs such as <c>10.1.0.0/16</c> or
    /// <c>::1/128</c>.
    /// </summary>
    /// <value>Default: none; in the Development environment, loopback.</value>
    public string[] AllowedNetworks { get; set; } = [];

    /// <summary>How long one attempt may take, from resolving the name to the end of the answer.</summary>
    /// <value>1 s to 5 min; default 15 s.</value>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How many connections one endpoint (scheme, host and port) may be given; what is more waits, within its time limit. Many merchants
    /// may lie behind one host, and each has a limit of its own below this one, so that one that dawdles leaves room for the others there.
    /// </summary>
    /// <value>1 to 1,024; default 1,024.</value>
    public int MaxConnectionsPerEndpoint { get; set; } = 1024;
}

/// <summary>Refuses to start with settings that mean nothing, and says which.</summary>
internal sealed class NotificationOptionsValidation : IValidateOptions<NotificationOptions>
{
    public ValidateOptionsResult Validate(string? name, NotificationOptions options)
    {
        var errors = new List<string>();
        for (var i = 0; i < options.AllowedNetworks.Length; i++)
        {
            var entry = options.AllowedNetworks[i];
            if (!IsNetwork(entry))
                errors.Add(
                    $"{NotificationOptions.Section}:AllowedNetworks:{i} is \"{entry}\"; expected a network in its usual spelling, such as 10.1.0.0/16 or ::1/128, with no bits set after the prefix."
                );
        }

        if (options.TimeLimit < TimeSpan.FromSeconds(1) || options.TimeLimit > TimeSpan.FromMinutes(5))
            errors.Add($"{NotificationOptions.Section}:TimeLimit is {options.TimeLimit}; expected 00:00:01 to 00:05:00.");
        if (options.MaxConnectionsPerEndpoint is < 1 or > 1024)
            errors.Add(
                $"{NotificationOptions.Section}:MaxConnectionsPerEndpoint is {options.MaxConnectionsPerEndpoint}; expected 1 to 1024."
            );
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <summary>
    /// An address in place of its network (10.0.0.1/8) would allow more than whoever wrote it may have meant, so it is refused.
    /// </summary>
    private static bool IsNetwork(string entry) =>
        IPNetwork.TryParse(entry, out var network) && string.Equals(network.ToString(), entry, StringComparison.OrdinalIgnoreCase);
}
