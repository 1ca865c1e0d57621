using Microsoft.AspNetCore.Connections;
using Payments.Api.Tests.Telemetry;
using Payments.Hosting.Connections;
using Payments.Hosting.Settings;
using Xunit;

namespace Payments.Api.Tests.Limits;

public sealed class Connections_that_a_process_can_hold
{
    private const string Limits = """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             63432                63432                processes
        Max open files            1024                 524288               files
        Max locked memory         8388608              8388608              bytes
        """;

    [Fact]
    public void follow_from_the_files_it_may_have_open()
    {
        Assert.Equal(1024, FileDescriptors.ParseLimit(Limits));
        Assert.Null(FileDescriptors.ParseLimit(Limits.Replace("1024  ", "unlimited", StringComparison.Ordinal)));
        Assert.Equal((50, 312), (FileDescriptors.ConnectionsOf(500), FileDescriptors.ConnectionsOf(1024)));
    }

    [Fact]
    public void may_not_be_too_few()
    {
        const int Fewest = FileDescriptors.ReservedForServer + (2 * FileDescriptors.MinConnections);

        Assert.Equal(FileDescriptors.MinConnections, FileDescriptors.ConnectionsOf(Fewest));
        Assert.Contains("at least. `ulimit -n`", Assert.Throws<SettingException>(() => FileDescriptors.ConnectionsOf(Fewest - 1)).Message);
    }

    [Fact]
    public async Task are_counted_and_one_more_is_closed_which_is_said_once_until_a_quarter_was_free()
    {
        using var logs = new RecordedLogs();
        var connections = new ConnectionLimiter(4, logs.CreateLogger("connections"));
        var served = Enumerable.Range(0, 4).Select(_ => new Served(connections)).ToList();

        var (fifth, sixth) = (new Served(connections), new Served(connections));
        Assert.True(fifth.IsClosed && sixth.IsClosed);
        Assert.All(served, each => Assert.False(each.IsClosed));
        Assert.Single(logs.Entries);

        await served[0].Leave();
        Assert.False((served[0] = new Served(connections)).IsClosed);
        Assert.True(new Served(connections).IsClosed);
        Assert.Single(logs.Entries);

        await served[0].Leave();
        await served[1].Leave();
        (served[0], served[1]) = (new Served(connections), new Served(connections));
        Assert.True(new Served(connections).IsClosed);
        Assert.Equal(2, logs.Entries.Count);
    }

    /// <summary>A connection that stays until it leaves, or is closed at once.</summary>
    private sealed class Served
    {
        private readonly TaskCompletionSource _left = new();
        private readonly Task _served;

        public Served(ConnectionLimiter connections) => _served = connections.Serve(new Connection(this), _ => _left.Task);

        public bool IsClosed { get; private set; }

        public Task Leave()
        {
            _left.SetResult();
            return _served;
        }

        private sealed class Connection(Served served) : DefaultConnectionContext
        {
            public override void Abort(ConnectionAbortedException abortReason) => served.IsClosed = true;
        }
    }
}
