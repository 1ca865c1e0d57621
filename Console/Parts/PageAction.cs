using MudBlazor;
using Payments.Application.Results;
using Payments.Domain.Errors;

namespace Payments.Console.Parts;

/// <summary>What may be done on a page: it is asked for twice, and what came of it is said in words. Each component has its own.</summary>
public sealed class PageAction(IDialogService dialogs)
{
    /// <summary>Whether it is being done.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Why it was refused; null where it was not.</summary>
    public PaymentError? Error { get; private set; }

    /// <summary>What was done; null before.</summary>
    public string? Done { get; private set; }

    /// <summary>Asks whether to, and does it.</summary>
    /// <param name="question">In a few words.</param>
    /// <param name="text">What comes of it.</param>
    /// <param name="yes">What the button says that does it.</param>
    /// <param name="command">What does it.</param>
    /// <param name="done">What to say then.</param>
    /// <returns>What it gave; null where it was not done.</returns>
    public async Task<T?> Ask<T>(string question, string text, string yes, Func<Task<CommandResult<T>>> command, Func<T, string> done)
        where T : class =>
        await dialogs.ShowMessageBoxAsync(question, text, yesText: yes, cancelText: "Not now") == true ? await Do(command, done) : null;

    /// <summary>Does it without asking: what can be taken back, or was asked for otherwise.</summary>
    public async Task<T?> Do<T>(Func<Task<CommandResult<T>>> command, Func<T, string> done)
        where T : class
    {
        IsBusy = true;
        var result = await command();
        (IsBusy, Error) = (false, result.Error);
        Done = result.Value is { } value ? done(value) : null;
        return result.Value;
    }

    /// <summary>Says why nothing is even asked.</summary>
    public void Refuse(PaymentError error) => (Error, Done) = (error, null);
}
