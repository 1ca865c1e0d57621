using System;
using System.Collections.Generic;

namespace Payments.Channels.Http;

/// <summary>How one side proves to the other who it is.</summary>
public interface ISignatureScheme
{
    /// <summary>Adds the fields that prove that a request is ours, before its body is written.</summary>
    void SignFields(List<KeyValuePair<string, string>> fields);

    /// <summary>The headers that prove that a request is ours.</summary>
    IEnumerable<KeyValuePair<string, string>> Headers(string method, string pathAndQuery, ReadOnlyMemory<byte> body, DateTimeOffset now);

    /// <summary>Tells whether an answer is proved to be the provider's; where answers carry no proof the connection is trusted.</summary>
    bool Trusts(IReadOnlyDictionary<string, string> answer);

    /// <summary>Says what is wrong with a callback's proof: <c>invalid_signature</c> or <c>timestamp_out_of_range</c>; null when it is good.</summary>
    string? Problem(Func<string, string?> headers, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> fields, DateTimeOffset now);
}
