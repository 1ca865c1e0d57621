using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Payments.Bench.Queue;

/// <summary>A payer's connection to the broker by MQTT 3.1.1: asks and hears the answers, both at QoS 1.</summary>
internal sealed class PayerClient : IDisposable
{
    private readonly IMqttClient _mqtt = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();

    public PayerClient() =>
        _mqtt.ApplicationMessageReceivedAsync += received =>
            _answers.Writer.WriteAsync(received.ApplicationMessage.ConvertPayloadToString()).AsTask();

    public Task Connect(int port, string user, string password, string clientId) =>
        _mqtt.ConnectAsync(
            new MqttClientOptionsBuilder()
                .WithTcpServer("127.0.0.1", port)
                .WithCredentials(user, password)
                .WithClientId(clientId)
                .WithProtocolVersion(MqttProtocolVersion.V311)
                .Build()
        );

    public Task Subscribe(string topic) => _mqtt.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce);

    /// <summary>Sends a message, and takes the next that comes.</summary>
    public async Task<string> Request(string topic, string message)
    {
        await _mqtt.PublishStringAsync(topic, message, MqttQualityOfServiceLevel.AtLeastOnce);
        return await _answers.Reader.ReadAsync();
    }

    public void Dispose() => _mqtt.Dispose();
}
