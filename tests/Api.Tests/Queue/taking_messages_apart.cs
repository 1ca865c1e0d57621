using System.Text;
using Payments.Domain;
using Payments.Gateways;
using Xunit;

namespace Payments.Api.Tests.Queue;

public sealed class Taking_messages_apart
{
    private const string Merchant = "mer_aaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("""{"merchant_id":"M","a":1}""", """{"a":1}""")]
    [InlineData("""{"a":1,"merchant_id":"M"}""", """{"a":1}""")]
    [InlineData("""{"a":1, "merchant_id" : "M" , "b":{"merchant_id":2}}""", """{"a":1,  "b":{"merchant_id":2}}""")]
    [InlineData("""{"merchant_id":"M"}""", "{}")]
    [InlineData("""{ "a" : [1,{"x":","}] , "merchant_id":"M" } """, """{ "a" : [1,{"x":","}] } """)]
    [InlineData("""{"a":"é,\"}","merchant_id":"M","a":2}""", """{"a":"é,\"}","a":2}""")]
    public void what_is_left_is_the_order_byte_for_byte(string sent, string order)
    {
        var message = RechargeMessage.Read(Encoding.UTF8.GetBytes(sent.Replace("\"M\"", $"\"{Merchant}\"", System.StringComparison.Ordinal))).Value!;

        Assert.Equal((Merchant, order), (message.MerchantId, Encoding.UTF8.GetString(message.Order.Span)));
    }

    [Theory]
    [InlineData("", RejectionCode.InvalidJson)]
    [InlineData("{", RejectionCode.InvalidJson)]
    [InlineData("7", RejectionCode.InvalidJson)]
    [InlineData("""{"merchant_id":"M",}""", RejectionCode.InvalidJson)]
    [InlineData("""{"merchant_id":"M"}{}""", RejectionCode.InvalidJson)]
    [InlineData("""{"merchant_id":null}""", RejectionCode.MissingField)]
    [InlineData("""{"merchant_id":["M"]}""", RejectionCode.InvalidType)]
    [InlineData("""{"merchant_id":""}""", RejectionCode.InvalidFormat)]
    [InlineData("""{"a":{"merchant_id":"M"}}""", RejectionCode.MissingField)]
    public void what_is_none_is_refused(string sent, RejectionCode code) =>
        Assert.Equal(code, RechargeMessage.Read(Encoding.UTF8.GetBytes(sent.Replace("\"M\"", $"\"{Merchant}\"", System.StringComparison.Ordinal))).Rejection!.Code);
}
