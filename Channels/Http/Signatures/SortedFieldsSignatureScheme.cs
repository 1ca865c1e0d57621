using System.Collections.Immutable;
using System.Text;
using Payments.Domain.Errors;

namespace Payments.Channels.Http.Signatures;

/// <summary>
/// The scheme of WeChat Pay v2 and of Alipay: all fields that are not empty, sorted by the bytes of their names, as <c>a=1&amp;b=2</c>; the
/// signature over that is one more field. Requests, answers and callbacks alike. (pay.weixin.qq.com/wiki/doc/api/native.php?chapter=4_3;
/// Alipay's manual calls it RSA2)
/// </summary>
/// <param name="signer">Makes and checks the signatures.</param>
/// <param name="encoding">How they are written.</param>
/// <param name="signatureField">The field that holds the signature; <c>sign</c> at both.</param>
public sealed class SortedFieldsSignatureScheme(ISigner signer, SignatureEncoding encoding, string signatureField) : ISignatureScheme
{
    /// <summary>Fields of callbacks and answers that their signature does not cover, besides its own; <c>sign_type</c> at Alipay.</summary>
    public ImmutableHashSet<string> UnsignedFields { get; init; } = [];

    /// <inheritdoc/>
    public bool SignsResponses { get; init; } = true;

    /// <inheritdoc/>
    public void SignFields(List<KeyValuePair<string, string>> fields, DateTimeOffset now)
    {
        if (signer.Sign(Content(fields, []), now) is { } signature)
            fields.Add(new(signatureField, encoding.Write(signature)));
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> Headers(
        string method,
        string pathAndQuery,
        ReadOnlyMemory<byte> body,
        DateTimeOffset now
    ) => [];

    /// <inheritdoc/>
    public PaymentErrorCode? Check(ProviderMessage message, DateTimeOffset now)
    {
        if (message.Fields is not { } fields)
            return PaymentErrorCode.InvalidCallback;
        return
            fields.TryGetValue(signatureField, out var claimed)
            && encoding.Read(claimed) is { } signature
            && signer.Verify(Content(fields, UnsignedFields), [signature], now)
            ? null
            : PaymentErrorCode.InvalidSignature;
    }

    private byte[] Content(IEnumerable<KeyValuePair<string, string>> fields, ImmutableHashSet<string> unsigned) =>
        Encoding.UTF8.GetBytes(
            string.Join(
                '&',
                fields
                    .Where(each => each.Value.Length > 0 && each.Key != signatureField && !unsigned.Contains(each.Key))
                    .OrderBy(each => each.Key, StringComparer.Ordinal)
                    .Select(each => each.Key + "=" + each.Value)
            )
        );
}
