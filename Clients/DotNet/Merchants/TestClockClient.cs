using Payments.Client.Http;
using Payments.Client.Json;

namespace Payments.Client.Merchants;

/// <summary>The time of a test merchant's orders.</summary>
public sealed class TestClockClient
{
    private readonly ApiConnection _api;

    internal TestClockClient(ApiConnection api) => _api = api;

    /// <summary>Moves the time ahead, and does what that makes due; where it stopped at its limits, it is asked for the rest.</summary>
    /// <param name="time">Whole seconds, 0 to 31 days.</param>
    /// <param name="cancellationToken">Stops it where it is.</param>
    public async Task<ClockPosition> AdvanceAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        var position = await AdvanceOnceAsync((long)time.TotalSeconds, cancellationToken);
        while (!position.Complete)
            position = await AdvanceOnceAsync(position.RemainingSeconds, cancellationToken);
        return position;
    }

    /// <summary>Moves the time ahead as far as one request does; see <see cref="ClockPosition.Complete"/>.</summary>
    public Task<ClockPosition> AdvanceOnceAsync(long seconds, CancellationToken cancellationToken = default) =>
        _api.Send(
            ApiRequest.Post("v1/test-clock/advance", new ClockAdvance { Seconds = seconds }, PaymentsJson.Wire.ClockAdvance),
            PaymentsJson.Wire.ClockPosition,
            cancellationToken
        );
}
