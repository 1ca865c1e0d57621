using System;
using System.Collections.Immutable;
using System.Linq;
using Payments.Channels.Http;

namespace Payments.Hosting;

/// <summary>Reads where things stand in what a provider sends, and what its words mean.</summary>
internal static class AnswerSettings
{
    /// <summary>What is the same in all its answers and callbacks.</summary>
    public static AnswerMap Common(Section section, AnswerMap otherwise) => otherwise with
    {
        Status = section.Words("Status") is { IsEmpty: false } status ? status : otherwise.Status,
        OrderId = section.Text("OrderId") ?? otherwise.OrderId,
        PaymentId = section.Text("PaymentId") ?? otherwise.PaymentId,
        Amount = section.Text("Amount") ?? otherwise.Amount,
        Currency = section.Text("Currency") ?? otherwise.Currency,
        PaidAt = section.Text("PaidAt") ?? otherwise.PaidAt,
        PayUrl = section.Text("PayUrl") ?? otherwise.PayUrl,
        QrCode = section.Text("QrCode") ?? otherwise.QrCode,
        FailureCode = section.Text("FailureCode") ?? otherwise.FailureCode,
        FailureMessage = section.Text("FailureMessage") ?? otherwise.FailureMessage,
    };

    /// <summary>One of them.</summary>
    /// <param name="section">Its section.</param>
    /// <param name="common">What holds where it does not say otherwise.</param>
    /// <param name="allowed">Our words that its words may mean; the first is what is hoped for.</param>
    public static AnswerMap Read(Section section, AnswerMap common, params string[] allowed)
    {
        var map = Common(section, common);
        if (map.Status.IsEmpty) throw section.Wrong("Status", "is required: it names the field that says how it went.");
        foreach (var (word, meaning) in section.All("Words"))
        {
            if (!allowed.Contains(meaning, StringComparer.Ordinal) && meaning != ProviderWords.NoAnswer)
                throw section.Part("Words").Wrong(word, $"is \"{meaning}\"; it must be one of: {string.Join(", ", allowed)}, {ProviderWords.NoAnswer}.");
            map = map with { Words = map.Words.SetItem(word, meaning) };
        }

        // Without one of these words nothing could ever come of the call.
        return map.Words.Values.Any(meaning => meaning == allowed[0] || meaning == ProviderWords.Pending)
            ? map
            : throw section.Wrong("Words", $"is required: one of the provider's words must mean {allowed[0]}.");
    }
}
