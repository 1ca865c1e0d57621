using Payments.Domain.Orders;

namespace Payments.Channels.Http;

/// <summary>What became of a request.</summary>
/// <param name="Response">What the provider said; null when there is no answer whose status is known.</param>
/// <param name="RequestFailure">Why it could not even be written, so that nothing was sent, and nothing will be however often it is tried;
/// null otherwise.</param>
internal readonly record struct HttpCallResult(ProviderResponse? Response, Failure? RequestFailure = null)
{
    /// <summary>Its status in our words; null when there is none that has been described.</summary>
    public string? Status => Response?.Status;
}
