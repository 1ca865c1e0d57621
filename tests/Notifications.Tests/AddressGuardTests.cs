using System.Net;
using Microsoft.Extensions.Options;
using Payments.Notifications.Addresses;
using Payments.Testing;
using Xunit;
using static Payments.Notifications.Tests.Senders;

namespace Payments.Notifications.Tests;

public class AddressGuardTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00::1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2002:101:101::1")] // 6to4 of 1.1.1.1
    [InlineData("64:ff9b::1.1.1.1")]
    public void public_addresses_are_allowed(string address) => Assert.True(Guard().IsAllowed(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("0.1.2.3", "this network")]
    [InlineData("10.0.0.1", "private")]
    [InlineData("10.255.255.255", "private")]
    [InlineData("100.64.0.0", "carriers")]
    [InlineData("100.100.100.200", "metadata of Alibaba")]
    [InlineData("100.127.255.255", "carriers")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.255.255", "loopback")]
    [InlineData("168.63.129.16", "metadata of Azure")]
    [InlineData("169.254.0.1", "link-local")]
    [InlineData("169.254.169.254", "metadata")]
    [InlineData("172.16.0.0", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("192.0.0.192", "metadata of Oracle")]
    [InlineData("192.0.2.1", "documentation")]
    [InlineData("192.88.99.1", "6to4 relay")]
    [InlineData("192.168.1.1", "private")]
    [InlineData("198.18.0.0", "benchmarking")]
    [InlineData("198.19.255.255", "benchmarking")]
    [InlineData("198.51.100.1", "documentation")]
    [InlineData("203.0.113.1", "documentation")]
    [InlineData("224.0.0.1", "multicast")]
    [InlineData("240.0.0.1", "reserved")]
    [InlineData("255.255.255.255", "broadcast")]
    [InlineData("::", "unspecified")]
    [InlineData("::1", "loopback")]
    [InlineData("::127.0.0.1", "compatible")]
    [InlineData("::ffff:127.0.0.1", "mapped")]
    [InlineData("::ffff:a9fe:a9fe", "mapped metadata")]
    [InlineData("::ffff:10.0.0.1", "mapped")]
    [InlineData("64:ff9b::10.0.0.1", "NAT64")]
    [InlineData("64:ff9b:1::1", "local NAT64")]
    [InlineData("2002:7f00:1::1", "6to4 of loopback")]
    [InlineData("2002:a9fe:a9fe::1", "6to4 of metadata")]
    [InlineData("2001::1", "Teredo")]
    [InlineData("2001:2::1", "benchmarking")]
    [InlineData("2001:10::1", "ORCHID")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("3fff::1", "documentation")]
    [InlineData("100::1", "discard")]
    [InlineData("fc00::1", "unique local")]
    [InlineData("fd00:ec2::254", "metadata of AWS")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("fe80::1%1", "link-local with a zone")]
    [InlineData("fec0::1", "site-local")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("4000::1", "not assigned")]
    public void everything_else_is_refused(string address, string why) => Assert.False(Guard().IsAllowed(IPAddress.Parse(address)), why);

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.2.3", true)]
    [InlineData("10.1.0.0/16", "10.2.2.3", false)]
    [InlineData("10.1.0.0/16", "::ffff:10.1.2.3", true)]
    [InlineData("127.0.0.1/32", "127.0.0.1", true)]
    [InlineData("127.0.0.1/32", "127.0.0.2", false)]
    [InlineData("127.0.0.1/32", "::1", false)]
    [InlineData("::1/128", "::1", true)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("0.0.0.0/0", "169.254.169.254", true)]
    public void an_operator_may_allow_networks(string network, string address, bool isAllowed) =>
        Assert.Equal(isAllowed, Guard(network).IsAllowed(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost./")]
    [InlineData("http://１２７.0.0.1/")]
    [InlineData("https://127.0.0.1/")]
    public async Task every_spelling_of_a_refused_host_is_refused(string url)
    {
        using var sender = Sender(new ManualClock(), Always("127.0.0.1", "::1"), allowed: "192.0.2.1/32");

        Assert.Equal(DeliveryErrors.AddressNotAllowed, (await sender.Send(To(url), SentEvent, Content, Ct)).Error);
    }

    [Fact]
    public async Task a_name_that_resolves_to_another_address_the_second_time_is_refused_then()
    {
        await using var merchant = await MerchantServer.Start(
            (_, context) =>
            {
                context.Response.Headers.Connection = "close";
                return Task.CompletedTask;
            },
            addresses: "127.0.0.2"
        );
        await using var inside = await MerchantServer.Answering(200);
        var asked = 0;
        using var sender = Sender(
            new ManualClock(),
            (_, _) => Task.FromResult(new[] { IPAddress.Parse(++asked == 1 ? "127.0.0.2" : "127.0.0.1") }),
            allowed: "127.0.0.2/32"
        );

        var first = await sender.Send(To($"http://shop.example:{merchant.Address.Port}/"), SentEvent, Content, Ct);
        var second = await sender.Send(To($"http://shop.example:{inside.Address.Port}/"), SentEvent, Content, Ct);

        Assert.Equal((null, DeliveryErrors.AddressNotAllowed), (first.Error, second.Error));
        Assert.Equal(2, asked); // Once per connection: nothing is resolved again between the check and the connection.
        Assert.Empty(inside.All);
    }

    [Fact]
    public async Task only_the_allowed_ones_of_several_addresses_are_connected_to()
    {
        await using var merchant = await MerchantServer.Start((_, _) => Task.CompletedTask, addresses: "127.0.0.2");
        using var sender = Sender(new ManualClock(), Always("127.0.0.1", "127.0.0.2"), allowed: "127.0.0.2/32");

        var delivery = await sender.Send(To($"http://shop.example:{merchant.Address.Port}/"), SentEvent, Content, Ct);

        Assert.True(delivery.IsAcknowledged);
    }

    [Fact]
    public async Task the_next_address_is_tried_when_one_does_not_accept()
    {
        await using var merchant = await MerchantServer.Start((_, _) => Task.CompletedTask, addresses: "127.0.0.2");
        using var sender = Sender(new ManualClock(), Always("127.0.0.3", "127.0.0.2"));

        Assert.True((await sender.Send(To($"http://shop.example:{merchant.Address.Port}/"), SentEvent, Content, Ct)).IsAcknowledged);
    }

    private static AddressGuard Guard(params string[] allowed) =>
        new(Options.Create(new NotificationOptions { AllowedNetworks = allowed }), Always());
}
