namespace Payments.LoadTest.Audit;

/// <summary>What the audit found: all of it counted, some of each kind kept.</summary>
internal sealed class Findings
{
    /// <summary>An order that was answered 2xx is not there.</summary>
    public const string OrderLost = "order_lost";

    /// <summary>An order is there that nobody asked for, or that was refused.</summary>
    public const string OrderUnknown = "order_unknown";

    /// <summary>An order is listed more than once.</summary>
    public const string OrderDoubled = "order_doubled";

    /// <summary>It has another id than when it was made.</summary>
    public const string WrongId = "wrong_id";

    /// <summary>An amount or currency differs.</summary>
    public const string WrongAmount = "wrong_amount";

    /// <summary>Its status is none that what happened allows.</summary>
    public const string WrongStatus = "wrong_status";

    /// <summary>Money that the provider took and the server acknowledged is not listed.</summary>
    public const string PaymentLost = "payment_lost";

    /// <summary>A payment is listed that the provider did not take.</summary>
    public const string PaymentUnknown = "payment_unknown";

    /// <summary>A payment is listed more than once, or two pay the same order.</summary>
    public const string PaymentDoubled = "payment_doubled";

    /// <summary>What was refunded is not what should have been.</summary>
    public const string WrongRefund = "wrong_refund";

    /// <summary>A top-up ended without money although the provider takes every charge.</summary>
    public const string NotCharged = "not_charged";

    /// <summary>The provider was asked for the money again under another key after it had taken it.</summary>
    public const string ChargedAgain = "charged_again";

    /// <summary>A top-up that is paid was not booked on its account.</summary>
    public const string NotCredited = "not_credited";

    /// <summary>A top-up was booked on its account more than once, or without being paid.</summary>
    public const string CreditedAgain = "credited_again";

    /// <summary>An account has something else than was charged and not refunded.</summary>
    public const string WrongBalance = "wrong_balance";

    /// <summary>The merchant was not told of what happened.</summary>
    public const string NotNotified = "not_told";

    /// <summary>The merchant was told what did not happen.</summary>
    public const string FalseNotification = "told_untruth";

    /// <summary>It was told again what it had acknowledged.</summary>
    public const string RepeatedNotification = "told_again";

    /// <summary>It was told in another sequence than things happened.</summary>
    public const string WrongSequence = "wrong_sequence";

    /// <summary>The history's hash is not the one that was told.</summary>
    public const string WrongHash = "wrong_hash";

    /// <summary>A notification had no valid signature.</summary>
    public const string Unsigned = "unsigned_notification";

    /// <summary>A notification is about an order that is none of the merchant's.</summary>
    public const string NotificationUnknown = "notification_unknown";

    /// <summary>An event is stored and was not told on the stream, or came before the one in front of it.</summary>
    public const string EventLost = "event_lost";

    /// <summary>An event was told again on the stream.</summary>
    public const string RepeatedEvent = "event_again";

    /// <summary>An event on the stream is about an order that is none of the merchant's.</summary>
    public const string EventUnknown = "event_unknown";

    /// <summary>A callback without a valid signature was accepted.</summary>
    public const string ForgeryAccepted = "forgery_accepted";

    /// <summary>A create that was sent again made a second order, or was refused.</summary>
    public const string NotIdempotent = "not_idempotent";

    /// <summary>A merchant's totals are not the sum of its orders.</summary>
    public const string WrongTotals = "wrong_totals";

    private const int MaxExamples = 20;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (long Count, List<string> Examples)> _found = new(StringComparer.Ordinal);

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _found.Count == 0;
        }
    }

    public void Add(Finding finding)
    {
        lock (_lock)
        {
            var (count, examples) = _found.GetValueOrDefault(finding.Code, (0, []));
            if (examples.Count < MaxExamples)
                examples.Add(finding.Detail);
            _found[finding.Code] = (count + 1, examples);
        }
    }

    public void Add(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
            Add(finding);
    }

    public IReadOnlyList<(string Code, long Count, IReadOnlyList<string> Examples)> All()
    {
        lock (_lock)
            return [.. _found.Select(each => (each.Key, each.Value.Count, (IReadOnlyList<string>)[.. each.Value.Examples]))];
    }
}
