namespace Payments.Crash.Tests.Linearizability.Checker;

/// <summary>What a client asked for, when, and what it was answered.</summary>
/// <param name="Client">Who asked, for messages.</param>
/// <param name="Invoked">Just before it was sent. Any unit, the same for all.</param>
/// <param name="Returned">Just after the answer came; null where none came that says anything: it took effect at any time since, or
/// never.</param>
/// <param name="Input">What was asked for.</param>
/// <param name="Output">What was answered; null where nothing was that says anything.</param>
internal sealed record Operation<TInput, TOutput>(int Client, long Invoked, long? Returned, TInput Input, TOutput? Output)
    where TInput : class
    where TOutput : class
{
    public override string ToString() =>
        $"[{Invoked} … {Returned?.ToString() ?? "?"}] client {Client}: {Input} -> {Output?.ToString() ?? "no answer"}";
}
