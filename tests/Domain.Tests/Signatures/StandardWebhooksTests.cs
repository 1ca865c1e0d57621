using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Signatures;
using Xunit;

namespace Payments.Domain.Tests.Signatures;

public class StandardWebhooksTests
{
    // The example that the Standard Webhooks libraries publish.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Published = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");
    private static readonly byte[] Key = StandardWebhooks.KeyOf(Secret);
    private static readonly DateTimeOffset Sent = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void the_published_example_is_signed_alike()
    {
        Assert.Equal(Published, StandardWebhooks.Sign(Key, Id, Sent, Body));
        Assert.Null(Check(Published));
    }

    [Fact]
    public void a_signature_is_hmac_over_id_timestamp_and_body()
    {
        var signed = Encoding.UTF8.GetBytes("id.12.ä");

        Assert.Equal(
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key, signed)),
            StandardWebhooks.Sign(Key, "id", DateTimeOffset.FromUnixTimeSeconds(12), "ä"u8)
        );
    }

    [Fact]
    public void a_secret_and_its_key_are_the_same_thing()
    {
        Assert.Equal(Secret, StandardWebhooks.SecretOf(Key));
        Assert.Throws<FormatException>(() => StandardWebhooks.KeyOf("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        Assert.Throws<FormatException>(() => StandardWebhooks.KeyOf("whsec_not base64!"));
    }

    [Theory]
    [InlineData(-300, null)]
    [InlineData(300, null)]
    [InlineData(-301, SignatureError.OutsideTolerance)]
    [InlineData(301, SignatureError.OutsideTolerance)]
    public void the_clock_may_differ_by_300_seconds(int seconds, SignatureError? problem) =>
        Assert.Equal(problem, StandardWebhooks.Check(Key, Id, Timestamp, Published, Body, Sent.AddSeconds(seconds)));

    [Theory]
    [InlineData("v1,AAAA " + Published)]
    [InlineData(Published + " v1,AAAA")]
    [InlineData("v2,whatever v1a,AAAA  " + Published)]
    public void any_of_several_signatures_is_enough(string signatures) => Assert.Null(Check(signatures));

    [Theory]
    [InlineData("v1,")]
    [InlineData("v1")]
    [InlineData(" ")]
    [InlineData("v1,!!!!")]
    [InlineData("v1,AAAA")]
    [InlineData("V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=AAAA")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=,v1")]
    public void anything_else_is_a_mismatch(string signatures) => Assert.Equal(SignatureError.Mismatch, Check(signatures));

    [Fact]
    public void a_very_long_signature_is_a_mismatch() => Assert.Equal(SignatureError.Mismatch, Check("v1," + new string('A', 100_000)));

    [Theory]
    [InlineData("now")]
    [InlineData("-1614265330")]
    [InlineData("+1614265330")]
    [InlineData("1614265330.0")]
    [InlineData(" 1614265330")]
    [InlineData("0x60376A72")]
    [InlineData("99999999999999999999999999")]
    public void a_timestamp_is_a_whole_number_of_seconds(string timestamp) =>
        Assert.Equal(SignatureError.BadTimestamp, StandardWebhooks.Check(Key, Id, timestamp, Published, Body, Sent));

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("0")]
    public void a_huge_or_tiny_timestamp_is_outside_the_tolerance(string timestamp) =>
        Assert.Equal(SignatureError.OutsideTolerance, StandardWebhooks.Check(Key, Id, timestamp, Published, Body, Sent));

    [Theory]
    [InlineData(null, Timestamp, Published)]
    [InlineData(Id, null, Published)]
    [InlineData(Id, Timestamp, null)]
    [InlineData("", Timestamp, Published)]
    [InlineData(Id, "", Published)]
    [InlineData(Id, Timestamp, "")]
    public void all_three_headers_are_needed(string? id, string? timestamp, string? signatures) =>
        Assert.Equal(SignatureError.Missing, StandardWebhooks.Check(Key, id, timestamp, signatures, Body, Sent));

    [Fact]
    public void what_was_signed_cannot_be_changed()
    {
        Assert.Equal(SignatureError.Mismatch, StandardWebhooks.Check(Key, Id + "x", Timestamp, Published, Body, Sent));
        Assert.Equal(SignatureError.Mismatch, StandardWebhooks.Check(Key, Id, "1614265331", Published, Body, Sent));
        Assert.Equal(SignatureError.Mismatch, StandardWebhooks.Check(Key, Id, Timestamp, Published, [.. Body, 32], Sent));
        Assert.Equal(SignatureError.Mismatch, StandardWebhooks.Check([.. Key, 0, 1], Id, Timestamp, Published, Body, Sent));
    }

    private static SignatureError? Check(string signatures) => StandardWebhooks.Check(Key, Id, Timestamp, signatures, Body, Sent);
}
