using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Payments.Console.Access;
using Payments.Grains.Secrets;
using Xunit;

namespace Payments.Console.Tests.Access;

public sealed class Where_a_session_is_read
{
    private static readonly byte[] Old = RandomNumberGenerator.GetBytes(SecretBox.KeyLength);
    private static readonly byte[] New = RandomNumberGenerator.GetBytes(SecretBox.KeyLength);

    [Fact]
    public void Another_front_end_with_the_same_master_key_reads_it()
    {
        var cookie = Protector(new SecretBox(Old), "session").Protect("who");

        Assert.Equal("who", Protector(new SecretBox(Old), "session").Unprotect(cookie));
    }

    [Fact]
    public void Once_the_master_key_is_replaced_what_the_previous_one_protected_is_read_and_what_another_protected_is_not()
    {
        var cookie = Protector(new SecretBox(Old), "session").Protect("who");

        Assert.Equal("who", Protector(new SecretBox(New, Old), "session").Unprotect(cookie));
        Assert.ThrowsAny<CryptographicException>(() => Protector(new SecretBox(New), "session").Unprotect(cookie));
    }

    [Fact]
    public void What_is_protected_for_one_purpose_is_nothing_for_another()
    {
        var token = Protector(new SecretBox(Old), "form").Protect("who");

        Assert.ThrowsAny<CryptographicException>(() => Protector(new SecretBox(Old), "session").Unprotect(token));
        Assert.ThrowsAny<CryptographicException>(() => Protector(new SecretBox(Old), "session").Unprotect("bm90aGluZw"));
    }

    private static IDataProtector Protector(SecretBox secrets, string purpose) =>
        new MasterKeyProtection(secrets).CreateProtector("console", purpose);
}
