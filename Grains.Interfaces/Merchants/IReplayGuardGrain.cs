using Orleans;
using Payments.Domain.Signatures;

namespace Payments.Grains.Interfaces.Merchants;

/// <summary>A part of the signed requests of one merchant that must not be carried out twice, whichever front end they come to.</summary>
[Alias("Orleans.Payments.ISignedOnceGrain")]
public interface IReplayGuardGrain : IGrainWithStringKey
{
    /// <summary>Remembers a request, durably before the answer.</summary>
    /// <param name="id">As <see cref="ReplayGuardEntry.Id"/>.</param>
    /// <param name="until">Until when its signature counts.</param>
    [Alias("TryAccept")]
    Task<ReplayGuardOutcome> TryAdd(string id, DateTimeOffset until);
}
