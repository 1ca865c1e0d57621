using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Payments.Testing.RabbitMq;

/// <summary>
/// Who may do what at a test's broker, in the broker's own format: user <c>payments</c> everything in all virtual hosts; every other user
/// is one of MQTT and may do there what deploy/compose/rabbitmq lets a payer do. Everybody's password is <see cref="Password"/>.
/// </summary>
internal static class RabbitMqDefinitions
{
    public const string Password = "secret-of-the-broker";

    /// <summary>One virtual host for each test.</summary>
    public const int Hosts = 44;

    public static string Host(int number) => $"test-{number}";

    public static string Of(IReadOnlyList<string> payers) =>
        JsonSerializer.Serialize(
            new
            {
                users = new[] { "payments" }
                    .Concat(payers)
                    .Select(name => new
                    {
                        name,
                        password_hash = Hash(),
                        hashing_algorithm = "rabbit_password_hashing_sha256",
                        tags = "",
                    }),
                vhosts = AllHosts.Select(name => new { name }),
                permissions = AllHosts.SelectMany(vhost =>
                    payers
                        .Select(user => new
                        {
                            user,
                            vhost,
                            configure = $"^mqtt-subscription-{user}(-.*)?qos[01]$",
                            write = $"^(amq\\.topic|mqtt-subscription-{user}(-.*)?qos[01])$",
                            read = $"^(amq\\.topic|mqtt-subscription-{user}(-.*)?qos[01])$",
                        })
                        .Append(
                            new
                            {
                                user = "payments",
                                vhost,
                                configure = ".*",
                                write = ".*",
                                read = ".*",
                            }
                        )
                ),
                topic_permissions = AllHosts.SelectMany(vhost =>
                    payers.Select(user => new
                    {
                        user,
                        vhost,
                        exchange = "amq.topic",
                        write = @"^payments\.users\.{username}\.requests$",
                        read = @"^payments\.users\.{username}\.results$",
                    })
                ),
            }
        );

    private static IEnumerable<string> AllHosts => Enumerable.Range(1, Hosts).Select(Host);

    private static string Hash()
    {
        byte[] salt = [1, 2, 3, 4];
        return Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(Password)])]);
    }
}
