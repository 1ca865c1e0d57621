using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using Payments.Grains.Interfaces;
using Payments.Hosting.Silo;
using Polly.Timeout;
using Xunit;

namespace Payments.Cluster.Tests.Processes;

/// <summary>What Orleans rejects a message with reaches the caller as it is, and is no bug of ours.</summary>
public sealed class Failures_of_calls
{
    public static TheoryData<Exception> Rejections =>
        [
            new TimeoutRejectedException("No silo was found in time.", TimeSpan.FromSeconds(30)),
            new OrleansException("No silo takes it.", new TimeoutRejectedException("No silo was found in time.")),
            new SiloUnavailableException("The silo is gone."),
            new TimeoutException("No answer came."),
            new OperationCanceledException("Nobody was there."),
            new IOException("The connection was cut.", new SocketException((int)SocketError.ConnectionReset)),
            new SocketException((int)SocketError.ConnectionReset),
        ];

    [Theory]
    [MemberData(nameof(Rejections))]
    public void travel_between_processes_and_are_told_from_bugs(Exception rejection)
    {
        var arrived = Travel(rejection);

        Assert.Equal(rejection.GetType(), arrived.GetType());
        Assert.Equal(rejection.InnerException?.GetType(), arrived.InnerException?.GetType());
        Assert.True(GrainCallFailures.IsUnanswered(arrived));
    }

    [Fact]
    public void that_are_bugs_of_a_grain_are_not_taken_for_a_missing_answer()
    {
        Assert.False(GrainCallFailures.IsUnanswered(Travel(new InvalidOperationException("A bug."))));
        Assert.False(GrainCallFailures.IsUnanswered(Travel(new OverflowException())));
    }

    private static Exception Travel(Exception error)
    {
        var services = new ServiceCollection().AddSerializer();
        ExceptionSerialization.AddTo(services);
        using var provider = services.BuildServiceProvider();
        var serializer = provider.GetRequiredService<Serializer>();
        return serializer.Deserialize<Exception>(serializer.SerializeToArray(error))!;
    }
}
