using System.Collections.Immutable;
using System.Security.Cryptography;
using Orleans;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Images;
using Payments.Domain.Text;

namespace Payments.Domain.Merchants;

/// <summary>The picture that payers of a merchant see on the checkout.</summary>
/// <param name="Id">Follows from merchant and picture: another picture has another, so that browsers may keep one for ever.</param>
/// <param name="Png">The picture.</param>
[GenerateSerializer, Immutable, Alias("merchant-logo")]
public sealed record MerchantLogo([property: Id(0)] string Id, [property: Id(1)] ImmutableArray<byte> Png)
{
    /// <summary>The largest file: 48 KiB.</summary>
    public const int MaxBytes = 48 * 1024;

    /// <summary>Checks what was sent.</summary>
    /// <param name="merchantId">Whose it is.</param>
    /// <param name="file">All of it.</param>
    public static Result<MerchantLogo> Read(MerchantId merchantId, ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
            return new PaymentError(PaymentErrorCode.BodyTooLarge, $"The picture has {file.Length} bytes; it may have {MaxBytes}.");
        var read = PngImage.Read(file);
        if (read.Value is not { } picture)
            return read.Error!;
        var hash = Convert.ToHexStringLower(SHA256.HashData(picture.Bytes.AsSpan()));
        return new MerchantLogo(DerivedId.Of(merchantId, hash), picture.Bytes);
    }

    /// <summary>Whether a text can be the id of one.</summary>
    public static bool IsId(string text) => Base32.IsCanonical(text, DerivedId.Size);
}
