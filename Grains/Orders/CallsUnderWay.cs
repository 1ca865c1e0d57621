using System;
using System.Collections.Generic;
using System.Linq;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Grains;

/// <summary>The calls that an activation has started and not heard of. One that stays silent is forgotten, so that it is made again.</summary>
internal sealed class CallsUnderWay(TimeProvider clock)
{
    // Longer than any call with its time limit and its wait for a free place, shorter than a user's patience.
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(60);

    private readonly List<(DutyKind Kind, string Subject, DateTimeOffset Since)> _calls = [];

    public bool IsEmpty => _calls.Count == 0;

    public void Begin(Duty duty) => _calls.Add((duty.Kind, duty.Subject, clock.GetUtcNow()));

    public void End(DutyKind kind, string subject) => _calls.RemoveAll(call => call.Kind == kind && call.Subject == subject);

    public bool Has(Duty duty)
    {
        if (_calls.Count == 0) return false;
        var oldest = clock.GetUtcNow() - Forgotten;
        _calls.RemoveAll(call => call.Since < oldest);
        return _calls.Any(call => duty.IsFor(call.Kind, call.Subject));
    }
}
