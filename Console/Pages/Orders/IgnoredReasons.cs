using Payments.Domain.Orders;

namespace Payments.Console.Pages.Orders;

/// <summary>Why a callback changed nothing, in words.</summary>
internal static class IgnoredReasons
{
    /// <summary>A sentence, or more.</summary>
    public static string Text(IgnoredReason reason, string channel) =>
        reason switch
        {
            IgnoredReason.AlreadyRecorded => "That payment was known already.",
            IgnoredReason.RecordedOtherwise => "That payment is known with another amount, and what was said first counts.",
            IgnoredReason.BeingAsked => $"{channel} was being asked about such a report already.",
            IgnoredReason.Refuted => $"{channel}, asked once more, had taken nothing of the kind.",
            IgnoredReason.Resolved => "An operator had already said what became of that money.",
            IgnoredReason.AlreadyPaid => "It says that the payment failed, and the order was paid already.",
            IgnoredReason.OrderEnded => "It says that the payment failed, and the order had ended already.",
            IgnoredReason.OtherChannel => "It says that the payment failed there, and the order is with another channel.",
            IgnoredReason.ChargeDecides =>
                $"It says that the payment failed; only what {channel} answers to the charge, or to being asked, ends this order.",
            _ => reason.ToString(),
        };
}
