using Payments.Domain.Errors;

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
    /// Says what is wrong with the proof of a callback or an answer: <see cref="PaymentErrorCode.InvalidSignature"/>,
    /// <see cref="PaymentErrorCode.TimestampOutOfRange"/>, or <see cref="PaymentErrorCode.InvalidCallback"/> where the proof is among
    /// fields that cannot be read; null when it is good. A scheme whose proof is over the bytes looks at nothing else.
    /// </summary>
    PaymentErrorCode? Check(ProviderMessage message, DateTimeOffset now);
}
