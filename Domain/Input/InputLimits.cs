namespace Payments.Domain.Input;

/// <summary>How long and how many the parts of a request may be, for checks of input, the OpenAPI document and every transport.</summary>
public static class InputLimits
{
    /// <summary>The longest body of a request or of a message in a queue: 64 KiB.</summary>
    public const int Body = 64 * 1024;

    /// <summary>The longest id that a client chooses: 64 characters.</summary>
    public const int Id = 64;

    /// <summary>The longest description or reason: 256 characters.</summary>
    public const int Text = 256;

    /// <summary>The longest name of a merchant or key, and body of an acknowledgement: 100 characters.</summary>
    public const int Name = 100;

    /// <summary>The longest URL: 2048 characters.</summary>
    public const int Url = 2048;

    /// <summary>The longest name of a channel: 32 characters.</summary>
    public const int ChannelName = 32;

    /// <summary>How many channels an order may name: 8.</summary>
    public const int Channels = 8;

    /// <summary>How many texts an order's metadata may have: 20.</summary>
    public const int Metadata = 20;

    /// <summary>The longest key among them: 40 characters.</summary>
    public const int MetadataKey = 40;

    /// <summary>The longest text among them: 500 characters.</summary>
    public const int MetadataValue = 500;

    /// <summary>The shortest time that an order may be open: 60 s.</summary>
    public const int MinExpiresIn = 60;

    /// <summary>The longest time that an order may be open: seven days, 604,800 s.</summary>
    public const int MaxExpiresIn = 604_800;

    /// <summary>The most that a merchant's limit of open orders may be: 1,000,000,000.</summary>
    public const int OpenOrders = 1_000_000_000;

    /// <summary>The length of a list's page where none is asked for: 20.</summary>
    public const int DefaultPage = 20;

    /// <summary>The longest page of a list: 100.</summary>
    public const int MaxPage = 100;

    /// <summary>The longest page of attempts at notifying, and the length where none is asked for: 500.</summary>
    public const int AttemptsPage = 500;

    /// <summary>How much of an unknown name is repeated in an answer: 64 characters.</summary>
    public const int Excerpt = 64;

    /// <summary>A sender's own name for a field goes back to it shortened, so that an answer stays small whatever was sent.</summary>
    public static string Shorten(string text) => text.Length <= Excerpt ? text : text[..Excerpt] + "…";
}
