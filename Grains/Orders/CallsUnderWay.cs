using System;
using System.Collections.Generic;
using System.Linq;
using Payments.Domain;

namespace Payments.Grains;

/// <summary>The calls that an activation has started and not heard of. One that stays silent is forgotten, so that it is made again.</summary>
internal sealed class CallsUnderWay(TimeProvider clock)
{
    // Longer than any call with its time limit and its wait for a free place, shorter than a user's patience.
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(60);

    private readonly List<(DutyKind Kind, string Subject, long Since)> _calls = [];
    private int _verifications;
    private int _charges;

    public bool IsEmpty => _calls.Count == 0;

    /// <summary>An order that was read may have been begun with by an activation that is no more.</summary>
    public void Loaded(OrderState state)
    {
        _verifications = state.Duties.FirstOrDefault(duty => duty.Kind == DutyKind.Verify)?.NextAttempt ?? 0;
        _charges = state.Duties.FirstOrDefault(duty => duty.Kind == DutyKind.Charge)?.NextAttempt ?? 0;
    }

    /// <summary>Tells whether this very verification or charge may have been made before without being heard of.</summary>
    public bool MayRepeat(Duty duty) => duty.Kind switch
    {
        DutyKind.Verify => duty.NextAttempt <= _verifications,
        DutyKind.Charge => duty.NextAttempt <= _charges,
        _ => false,
    };

    public void Begin(Duty duty)
    {
        if (duty.Kind == DutyKind.Verify) _verifications = duty.NextAttempt;
        if (duty.Kind == DutyKind.Charge) _charges = duty.NextAttempt;
        _calls.Add((duty.Kind, duty.Subject, clock.GetTimestamp()));
    }

    public void End(DutyKind kind, string subject) => _calls.RemoveAll(call => call.Kind == kind && call.Subject == subject);

    public bool Has(Duty duty)
    {
        if (_calls.Count == 0) return false;
        for (var i = _calls.Count - 1; i >= 0; i--)
            if (clock.GetElapsedTime(_calls[i].Since) > Forgotten) _calls.RemoveAt(i);
        foreach (var (kind, subject, _) in _calls)
            if (duty.IsFor(kind, subject)) return true;
        return false;
    }
}
