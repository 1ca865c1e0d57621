using System.Text;
using Payments.Domain.Errors;
using Payments.Messaging.Orders;
using Xunit;

namespace Payments.Messaging.Tests.Orders;

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
        var message = OrderQueueMessage
            .Read(Encoding.UTF8.GetBytes(sent.Replace("\"M\"", $"\"{Merchant}\"", System.StringComparison.Ordinal)))
            .Value!;

        Assert.Equal((Merchant, order), (message.MerchantId, Encoding.UTF8.GetString(message.Order.Span)));
    }

    [Theory]
    [InlineData("", PaymentErrorCode.InvalidJson)]
    [InlineData("{", PaymentErrorCode.InvalidJson)]
    [InlineData("7", PaymentErrorCode.InvalidJson)]
    [InlineData("""{"merchant_id":"M",}""", PaymentErrorCode.InvalidJson)]
    [InlineData("""{"merchant_id":"M"}{}""", PaymentErrorCode.InvalidJson)]
    [InlineData("""{"merchant_id":null}""", PaymentErrorCode.MissingField)]
    [InlineData("""{"merchant_id":["M"]}""", PaymentErrorCode.InvalidType)]
    [InlineData("""{"merchant_id":""}""", PaymentErrorCode.InvalidFormat)]
    [InlineData("""{"a":{"merchant_id":"M"}}""", PaymentErrorCode.MissingField)]
    public void what_is_none_is_refused(string sent, PaymentErrorCode code) =>
        Assert.Equal(
            code,
            OrderQueueMessage
                .Read(Encoding.UTF8.GetBytes(sent.Replace("\"M\"", $"\"{Merchant}\"", System.StringComparison.Ordinal)))
                .Error!.Code
        );
}
