using System.Collections.Immutable;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;

namespace Payments.Hosting.Settings.Channels;

/// <summary>Reads where things stand in what a provider sends, and what its words mean.</summary>
internal static class ResponseMapSettings
{
    /// <summary>What is the same in all its answers and callbacks.</summary>
    public static ResponseMapping Common(SettingSection section, ResponseMapping defaultValue) =>
        defaultValue with
        {
            Status = section.List("Status") is { IsEmpty: false } status ? status : defaultValue.Status,
            OrderId = section.Text("OrderId") ?? defaultValue.OrderId,
            PaymentId = section.Text("PaymentId") ?? defaultValue.PaymentId,
            Amount = section.Text("Amount") ?? defaultValue.Amount,
            Currency = section.Text("Currency") ?? defaultValue.Currency,
            PaidAt = section.Text("PaidAt") ?? defaultValue.PaidAt,
            PayUrl = section.Text("PayUrl") ?? defaultValue.PayUrl,
            QrCode = section.Text("QrCode") ?? defaultValue.QrCode,
            FailureCode = section.Text("FailureCode") ?? defaultValue.FailureCode,
            FailureMessage = section.Text("FailureMessage") ?? defaultValue.FailureMessage,
        };

    /// <summary>One of them.</summary>
    /// <param name="section">Its section.</param>
    /// <param name="common">What holds where it does not say otherwise.</param>
    /// <param name="allowed">Our words that its words may mean; the first is what is hoped for.</param>
    public static ResponseMapping Read(SettingSection section, ResponseMapping common, params string[] allowed)
    {
        var map = Common(section, common);
        if (map.Status.IsEmpty)
            throw section.Invalid("Status", "is required: it names the field that says how it went.");
        foreach (var (word, meaning) in section.All("Words"))
        {
            if (!allowed.Contains(meaning, StringComparer.Ordinal) && meaning != ProviderStatus.NoAnswer)
                throw section
                    .Subsection("Words")
                    .Invalid(word, $"is \"{meaning}\"; it must be one of: {string.Join(", ", allowed)}, {ProviderStatus.NoAnswer}.");
            map = map with { StatusMeanings = map.StatusMeanings.SetItem(word, meaning) };
        }

        // Without one of these words nothing could ever come of the call.
        return map.StatusMeanings.Values.Any(meaning => meaning == allowed[0] || meaning == ProviderStatus.Pending)
            ? map
            : throw section.Invalid("Words", $"is required: one of the provider's words must mean {allowed[0]}.");
    }
}
