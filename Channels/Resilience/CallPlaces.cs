using System;
using System.Threading;
using System.Threading.Tasks;

namespace Payments.Channels;

/// <summary>A number of places for calls, and a bounded crowd in front of them.</summary>
/// <param name="places">How many calls run at once.</param>
/// <param name="crowd">How many more may wait.</param>
public sealed class CallPlaces(int places, int crowd) : IDisposable
{
    private readonly SemaphoreSlim _places = new(places);
    private readonly SemaphoreSlim _entries = new(places + crowd);

    /// <summary>How many calls run.</summary>
    public int Running => places - _places.CurrentCount;

    /// <summary>How many calls run or wait.</summary>
    public int Taken => places + crowd - _entries.CurrentCount;

    /// <summary>Joins the crowd; false when it is full. Whoever has joined calls <see cref="Run"/>, or <see cref="Leave"/> instead.</summary>
    public bool TryEnter() => _entries.Wait(0);

    /// <summary>Leaves the crowd without a call.</summary>
    public void Leave() => _entries.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        _places.Dispose();
        _entries.Dispose();
    }

    /// <summary>Waits for a place, makes the call, and gives the place to the next.</summary>
    public async Task Run(Func<Task> call, CancellationToken cancellationToken)
    {
        using var place = await Take(cancellationToken);
        await call();
    }

    /// <summary>Waits for a place, makes the call, and gives the place to the next.</summary>
    /// <returns>What the call gave.</returns>
    public async Task<T> Run<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        using var place = await Take(cancellationToken);
        return await call();
    }

    private async ValueTask<Place> Take(CancellationToken cancellationToken)
    {
        try
        {
            await _places.WaitAsync(cancellationToken);
        }
        catch
        {
            _entries.Release();
            throw;
        }

        return new Place(this);
    }

    private readonly struct Place(CallPlaces taken) : IDisposable
    {
        public void Dispose()
        {
            taken._places.Release();
            taken._entries.Release();
        }
    }
}
