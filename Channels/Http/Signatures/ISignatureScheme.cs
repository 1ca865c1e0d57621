namespace Payments.Channels.Http.Signatures;

/// <summary>How one side proves to the other who it is.</summary>
public interface ISignatureScheme
{
    /// <summary>Whether the provider proves its answers too; where it does not, the connection is trusted.</summary>
    bool SignsResponses { get; }

    /// <summary>Adds the fields that prove that a request is ours, before its body is written.</summary>
    void SignFields(List<KeyValuePair<string, string>> fields, DateTimeOffset now);

    /// <summary>The headers that prove that a request is ours.</summary>
    IEnumerable<KeyValuePair<string, string>> Headers(string method, string pathAndQuery, ReadOnlyMemory<byte> body, DateTimeOffset now);

    /// <summary>
    /// Says what is wrong with the proof of a callback or an answer: <c>invalid_signature</c>, <c>timestamp_out_of_range</c>, or
    /// <c>invalid_callback</c> where the proof is among fields that cannot be read; null when it is good. A scheme whose proof is over the
    /// bytes looks at nothing else.
    /// </summary>
    string? Check(ProviderMessage message, DateTimeOffset now);
}
