using Payments.LoadTest.Audit;

namespace Payments.LoadTest.Merchants;

/// <summary>A merchant that this program plays.</summary>
/// <param name="Number">Which it is of this program's: the last part of its notify_url.</param>
/// <param name="Index">Which it is of its run's.</param>
/// <param name="Id">The server's id of it.</param>
/// <param name="ApiKey">For reading.</param>
/// <param name="Key">For signing, both ways.</param>
internal sealed record Merchant(int Number, int Index, string Id, string ApiKey, byte[] Key)
{
    /// <summary>A merchant as the server registered it.</summary>
    public static Merchant Of(int number, int index, MerchantRead read) =>
        new(number, index, read.Id, read.ApiKey, Convert.FromBase64String(read.WebhookSecret["whsec_".Length..]));
}
