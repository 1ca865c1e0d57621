using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Payments.Testing.RabbitMq;

namespace Payments.Api.Tests.Queue;

/// <summary>A foreign client of MQTT: mosquitto_sub as a process that listens to a topic, and mosquitto_pub for each message.</summary>
internal sealed class Mosquitto : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _listener;

    private Mosquitto(Process listener) => _listener = listener;

    /// <summary>Listens; returns once the broker has confirmed that.</summary>
    public static async Task<Mosquitto> Listen(QueueTransport transport, string user, string topic)
    {
        var client = new Mosquitto(Start(transport, "300", "mosquitto_sub", user, "-listens", "-t", topic, "-d"));
        client._listener.OutputDataReceived += (_, line) => client.Read(line.Data);
        client._listener.BeginOutputReadLine();
        try
        {
            await client._subscribed.Task.WaitAsync(Timeout);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends a message, acknowledged by the broker; false when the broker does not take it.</summary>
    public static Task<bool> Send(QueueTransport transport, string user, string topic, string message) =>
        Sent(Start(transport, "5", "mosquitto_pub", user, "-sends", "-t", topic, "-m", message));

    /// <summary>The same by somebody who says no name.</summary>
    public static Task<bool> SendWithoutName(QueueTransport transport, string topic, string message) =>
        Sent(Run("5", "mosquitto_pub", Port(transport), ["-i", "nobody", "-q", "1", "-t", topic, "-m", message]));

    private static async Task<bool> Sent(Process sending)
    {
        using var process = sending;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Timeout);
        await output;
        return process.ExitCode == 0;
    }

    /// <summary>The next message that came; time goes on while it is waited for.</summary>
    public async Task<JsonObject> Next(QueueTransport transport)
    {
        string? message = null;
        await transport.Until("a message", () => Task.FromResult(_messages.Reader.TryRead(out message)));
        return JsonNode.Parse(message!)!.AsObject();
    }

    public bool HasNone => !_messages.Reader.TryPeek(out _);

    public void Dispose()
    {
        _listener.Kill(entireProcessTree: true);
        _listener.Dispose();
    }

    private static string Port(QueueTransport transport) => transport.Broker.MqttPort.ToString(CultureInfo.InvariantCulture);

    private static Process Start(
        QueueTransport transport,
        string seconds,
        string program,
        string user,
        string suffix,
        params string[] arguments
    ) =>
        Run(
            seconds,
            program,
            Port(transport),
            ["-u", $"{transport.Host}:{user}", "-P", RabbitMqServer.Password, "-i", user + suffix, "-q", "1", .. arguments]
        );

    private static Process Run(string seconds, string program, string port, string[] arguments)
    {
        // "timeout": a client that the broker throws out would try again for ever. "stdbuf": into a pipe it would write only when it has
        // much to say.
        var start = new ProcessStartInfo("timeout", [seconds, "stdbuf", "-oL", program, "-h", "127.0.0.1", "-p", port, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private void Read(string? line)
    {
        if (line is null)
            _subscribed.TrySetException(new InvalidOperationException("mosquitto_sub has ended."));
        else if (line.StartsWith('{'))
            _messages.Writer.TryWrite(line);
        else if (line.StartsWith("Subscribed", StringComparison.Ordinal))
            _subscribed.TrySetResult();
    }
}
