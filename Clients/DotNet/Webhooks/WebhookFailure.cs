namespace Payments.Client.Webhooks;

/// <summary>Why a request is not a genuine notification.</summary>
public enum WebhookFailure
{
    /// <summary>One of the headers <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c> is missing.</summary>
    MissingHeader,

    /// <summary>The timestamp is not whole Unix seconds.</summary>
    InvalidTimestamp,

    /// <summary>The timestamp is too far from this machine's clock: an old message sent again, or a clock that is wrong.</summary>
    TimestampOutOfRange,

    /// <summary>No signature fits a secret.</summary>
    InvalidSignature,
}
