namespace Payments.Console.Pages.Review;

/// <summary>Why what a channel said of an order counts for nothing, in words.</summary>
internal static class ForeignReasons
{
    /// <summary>A sentence.</summary>
    /// <param name="reason">As the API writes it.</param>
    public static string Text(string reason) =>
        reason switch
        {
            "other_mode" => "The order is of the other mode.",
            "other_channel" => "The order is not known to be with this channel.",
            "other_order" => "The payment is another order's.",
            _ => reason,
        };
}
