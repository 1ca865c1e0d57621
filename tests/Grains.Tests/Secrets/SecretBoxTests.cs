using System.Security.Cryptography;
using Payments.Grains.Secrets;
using Xunit;

namespace Payments.Grains.Tests.Secrets;

public class SecretBoxTests
{
    [Fact]
    public void a_sealed_secret_opens_for_its_owner_under_its_key_only()
    {
        var box = new SecretBox(RandomNumberGenerator.GetBytes(SecretBox.KeyLength));
        var secret = box.Seal([1, 2, 3], "mer_a");

        Assert.Equal([1, 2, 3], box.Open(secret, "mer_a"));
        Assert.ThrowsAny<CryptographicException>(() => box.Open(secret, "mer_b"));
        var error = Assert.ThrowsAny<CryptographicException>(() =>
            new SecretBox(RandomNumberGenerator.GetBytes(SecretBox.KeyLength)).Open(secret, "mer_a")
        );
        Assert.Contains("Payments:MasterKey", error.Message);
    }
}
