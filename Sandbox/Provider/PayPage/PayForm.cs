using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Payments.Domain.Text;
using Payments.Sandbox.Provider.Web;

namespace Payments.Sandbox.Provider.PayPage;

/// <summary>Reads a payer's form: <c>outcome</c> and <c>delay_ms</c>, both optional.</summary>
internal static class PayForm
{
    public const int MaxLength = 4096;
    private const int MaxDelay = 600_000;
    private const int DelayedBy = 5_000;

    /// <summary>The choice, or why there is none.</summary>
    public static (PayChoice? Choice, SandboxProblem? Problem) Read(ReadOnlySpan<byte> body)
    {
        var outcome = PayOutcome.Paid;
        int? delay = null;
        foreach (var (field, values) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)))
        {
            if (values.Count != 1)
                return (null, new SandboxProblem($"{field} stands {values.Count} times.", 400, "duplicate_field", field));
            switch (field)
            {
                case "outcome" when !SnakeCase<PayOutcome>.TryParse(values[0], out outcome):
                    return (null, new SandboxProblem($"outcome must be one of {SnakeCase<PayOutcome>.All}.", 400, "invalid_value", field));
                case "outcome":
                    break;
                // A form that leaves the field empty has no wish.
                case "delay_ms" when values[0] is "":
                    break;
                case "delay_ms"
                    when int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                        && milliseconds <= MaxDelay:
                    delay = milliseconds;
                    break;
                case "delay_ms":
                    return (null, new SandboxProblem("delay_ms must be a whole number, 0 to 600000.", 400, "out_of_range", field));
                default:
                    return (
                        null,
                        new SandboxProblem($"No such field: {field}. There are outcome and delay_ms.", 400, "unknown_field", field)
                    );
            }
        }

        delay ??= outcome == PayOutcome.Delayed ? DelayedBy : 0;
        return (new PayChoice(outcome, TimeSpan.FromMilliseconds(delay.Value)), null);
    }
}
