namespace Payments.LoadTest.Orders;

/// <summary>What has been done about an order. What was asked and not answered is in doubt: it may have happened or not.</summary>
[Flags]
internal enum OrderSteps
{
    None = 0,
    Created = 1,
    CreateInDoubt = 2,

    /// <summary>The provider took the money, and the server knows: the callback was answered 2xx.</summary>
    Paid = 4,

    /// <summary>The provider took the money; the callback has not been answered.</summary>
    PaidInDoubt = 8,
    PaidAgain = 16,
    PaidAgainInDoubt = 32,
    Failed = 64,
    FailedInDoubt = 128,
    Cancelled = 256,
    CancelInDoubt = 512,
    Refunded = 1024,
    RefundInDoubt = 2048,

    /// <summary>The audit has read it.</summary>
    Read = 4096,

    /// <summary>A notification came behind a later one.</summary>
    OutOfSequence = 8192,

    /// <summary>A notification came again although it had been acknowledged.</summary>
    NotifiedAgain = 16384,

    /// <summary>The endpoint has spoilt an attempt as planned.</summary>
    EndpointFaultDone = 32768,

    /// <summary>A top-up: the server is to have it charged.</summary>
    ToBeCharged = 65536,

    /// <summary>The provider has spoilt an attempt at charging as planned.</summary>
    ChargeFaultDone = 131072,

    /// <summary>The provider was asked for the money again under another key, although it had taken it.</summary>
    ChargedAgain = 262144,

    /// <summary>A payment pays it, as the audit has read.</summary>
    Accepted = 524288,

    /// <summary>An event came again on the stream.</summary>
    StreamedAgain = 1048576,

    /// <summary>An event came on the stream before the one in front of it.</summary>
    StreamedWithGap = 2097152,
}

/// <summary>What the merchant was told, and acknowledged.</summary>
[Flags]
internal enum NotificationKinds
{
    None = 0,
    Paid = 1,
    Failed = 2,
    Expired = 4,
    Cancelled = 8,
    Rejected = 16,
    Late = 32,
    Duplicate = 64,
    RefundSucceeded = 128,
    RefundFailed = 256,
}

/// <summary>All that is kept of an order while the test runs: 48 bytes.</summary>
internal struct OrderRecord
{
    /// <summary>The server's id of it, as 16 bytes; zero until it is known.</summary>
    public UInt128 Id;

    /// <summary>The first 8 bytes of the history's hash, as last told.</summary>
    public ulong Hash;

    public OrderSteps Steps;

    public NotificationKinds Notified;

    /// <summary>The sequence number last told; 0 before anything was.</summary>
    public int NotifiedSequence;

    /// <summary>The sequence number last told on the stream; 0 before anything was.</summary>
    public int StreamedSequence;

    /// <summary>How many refunds the merchant was told of.</summary>
    public byte NotifiedRefunds;

    public readonly bool Has(OrderSteps any) => (Steps & any) != OrderSteps.None;
}
