using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Channels.Http;

/// <summary>What sorted parameters are hashed with.</summary>
public enum ParameterHash
{
    /// <summary>MD5 over parameters and key, as WeChat Pay v2 does by default.</summary>
    Md5,

    /// <summary>HMAC-SHA256 under the key, over parameters and key.</summary>
    HmacSha256,
}

/// <summary>
/// The scheme of WeChat Pay v2: all fields that are not empty, sorted by the bytes of their names, as
/// <c>a=1&amp;b=2&amp;key=…</c>; the hash in upper-case hex is one more field. Requests, answers and callbacks alike.
/// (pay.weixin.qq.com/wiki/doc/api/native.php?chapter=4_3)
/// </summary>
/// <param name="key">Shared with the provider.</param>
/// <param name="hash">The hash.</param>
/// <param name="field">The field that holds the signature; <c>sign</c> at WeChat.</param>
public sealed class SortedParameters(string key, ParameterHash hash, string field) : ISignatureScheme
{
    /// <inheritdoc/>
    public void SignFields(List<KeyValuePair<string, string>> fields) => fields.Add(new(field, Of(fields)));

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> Headers(string method, string pathAndQuery, ReadOnlyMemory<byte> body, DateTimeOffset now) => [];

    /// <inheritdoc/>
    public bool Trusts(IReadOnlyDictionary<string, string> answer) =>
        answer.TryGetValue(field, out var claimed) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(claimed), Encoding.UTF8.GetBytes(Of(answer)));

    /// <inheritdoc/>
    public string? Problem(Func<string, string?> headers, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> fields, DateTimeOffset now) =>
        Trusts(fields) ? null : "invalid_signature";

    /// <summary>The signature over fields.</summary>
    internal string Of(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var signed = string.Join('&', fields
            .Where(each => each.Value.Length > 0 && each.Key != field)
            .OrderBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => each.Key + "=" + each.Value)
            .Append("key=" + key));
        var bytes = Encoding.UTF8.GetBytes(signed);
        return Convert.ToHexString(hash == ParameterHash.Md5 ? Md5(bytes) : HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), bytes));
    }

#pragma warning disable CA5351 // MD5 is what the provider asks for; whoever can choose sets hmac_sha256.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351
}
