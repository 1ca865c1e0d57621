using Payments.Console.Access;
using Payments.Console.Connections;
using Payments.Console.Settings;
using Payments.Domain.Ids;
using Xunit;

namespace Payments.Console.Tests.Access;

public sealed class When_too_many_pages_are_open
{
    private static readonly ConsoleUser Operator = new(null, null, "mark", default);
    private static readonly ConsoleUser Coffee = new(new MerchantId("mrc_coffee"), "key_1", null, default);
    private static readonly ConsoleUser Tea = new(new MerchantId("mrc_tea"), "key_2", null, default);

    private readonly ConnectionLimiter _connections = new(
        new ConsoleSettings
        {
            Enabled = true,
            MaxConnections = 4,
            MaxConnectionsPerMerchant = 2,
            SignInsPerMinute = 10,
        }
    );

    [Fact]
    public void A_merchant_has_no_more_than_its_share_and_leaves_others_theirs()
    {
        Assert.True(_connections.TryAcquire(Coffee));
        Assert.True(_connections.TryAcquire(Coffee));
        Assert.False(_connections.TryAcquire(Coffee));
        Assert.True(_connections.TryAcquire(Tea));
        Assert.True(_connections.TryAcquire(Operator));
    }

    [Fact]
    public void All_together_have_no_more_than_there_are_and_one_that_closes_makes_room()
    {
        Assert.True(_connections.TryAcquire(Operator));
        Assert.True(_connections.TryAcquire(Operator));
        Assert.True(_connections.TryAcquire(Operator));
        Assert.True(_connections.TryAcquire(Coffee));
        Assert.False(_connections.TryAcquire(Tea));
        _connections.Release(Coffee);
        Assert.True(_connections.TryAcquire(Tea));
    }
}
