using System.Text;
using Payments.LoadTest.Orders;
using Xunit;

namespace Payments.LoadTest.Tests.Run;

public sealed class Ids_of_orders
{
    [Fact]
    public void different_ids_are_different_numbers()
    {
        Assert.NotEqual(Read("ord_aaaaaaaaaaaaaaaaaaaaaaaaae"), Read("ord_baaaaaaaaaaaaaaaaaaaaaaaaa"));
        Assert.Equal((UInt128)1, Read("ord_aaaaaaaaaaaaaaaaaaaaaaaaae"));
        Assert.Equal(UInt128.Zero, Read("ord_short"));
        Assert.Equal((UInt128)255, Read("ord_000000000000000000000000000000ff"));
    }

    private static UInt128 Read(string id) => OrderIds.Read(Encoding.ASCII.GetBytes(id));
}
