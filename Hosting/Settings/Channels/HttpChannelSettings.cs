using System;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Payments.Channels;
using Payments.Channels.Http;
using Payments.Domain;

namespace Payments.Hosting;

/// <summary>Reads the description of a provider; docs/channels.md says what every setting means.</summary>
internal static class HttpChannelSettings
{
    public static HttpChannelOptions Read(Section channel)
    {
        var isLive = channel.Word("Mode", false, ("test", false), ("live", true));
        var format = channel.Word("Format", BodyFormat.Json, Formats);
        var answers = AnswerSettings.Common(channel.Part("Answers"), new AnswerMap());
        var times = Times(channel);
        var secrets = ChannelSecrets.Read(channel);
        var calls = new HttpCallSettings(channel, answers, format, times, secrets, isLive);
        var options = new HttpChannelOptions
        {
            Name = channel.Name,
            MovesRealMoney = isLive,
            Format = format,
            AnswerFormat = channel.Word("AnswerFormat", format, Formats),
            CallbackFormat = channel.Word("CallbackFormat", format, Formats),
            Amounts = new ProviderAmounts(channel.Word("AmountUnit", false, ("minor", false), ("major", true))) { Decimals = Decimals(channel) },
            Times = times,
            Currencies = Currencies(channel),
            Signature = SignatureSettings.Read(channel.Part("Signature"), secrets),
            Secrets = secrets.All,
            Headers = calls.Fields(channel, "Headers", OrderValues.OfOrder),
            ClientCertificate = Certificate(channel.Part("ClientCertificate")),
            Verify = calls.Optional("Verify", OrderValues.OfOrder, ProviderWords.Yes, ProviderWords.No),
            Prepare = calls.Optional("Prepare", OrderValues.OfOrder, ProviderWords.Yes, ProviderWords.No),
            PayUrl = calls.OptionalUrl("PayUrl", OrderValues.OfPayer),
            Charge = calls.Optional("Charge", OrderValues.OfCharge, ProviderWords.Paid, ProviderWords.Failed),
            Query = calls.Optional(
                "Query", OrderValues.OfOrder, ProviderWords.Paid, ProviderWords.Unknown, ProviderWords.Open, ProviderWords.Closed, ProviderWords.Failed),
            Close = calls.Optional("Close", OrderValues.OfOrder, ProviderWords.Closed, ProviderWords.AlreadyPaid),
            Refund = calls.Required("Refund", OrderValues.OfRefund, ProviderWords.Succeeded, ProviderWords.Failed, ProviderWords.Pending),
            QueryRefund = calls.Optional(
                "QueryRefund", OrderValues.OfRefund, ProviderWords.Succeeded, ProviderWords.Failed, ProviderWords.Pending, ProviderWords.Unknown),
            Callback = AnswerSettings.Read(channel.Part("Callback"), answers, [ProviderWords.Paid, ProviderWords.Failed, ProviderWords.Ignored]),
            Acknowledgement = Acknowledgement(channel.Part("Acknowledgement")),
        };
        Demand(channel, options);
        return options;
    }

    private static ReadOnlySpan<(string, BodyFormat)> Formats => new[] { ("json", BodyFormat.Json), ("form", BodyFormat.Form), ("xml", BodyFormat.Xml) };

    /// <summary>What no single setting can tell: without these an answer could never be understood.</summary>
    private static void Demand(Section channel, HttpChannelOptions options)
    {
        if (options.Prepare is null == options.PayUrl is null) throw channel.Wrong("Prepare", "or PayUrl is required, and not both: payers are shown what Prepare answers, or PayUrl.");
        if (options.Prepare?.Answer is { PayUrl: null, QrCode: null }) throw channel.Part("Answers").Wrong("PayUrl", "or QrCode is required: payers must be shown something.");
        if (options.Callback.OrderId is null) throw channel.Part("Callback").Wrong("OrderId", "is required: a callback must say of which order it speaks.");
        if (options.Query is null && options.Charge is not null) throw channel.Wrong("Query", "is required with Charge: what a charge took whose answer was lost must be asked.");
        if (options.Query is null && options.QueryRefund is not null) throw channel.Wrong("Query", "is required with QueryRefund: refunds are asked about with their order.");
        foreach (var (part, map) in new[] { ("Query", options.Query?.Answer), ("Callback", options.Callback) })
        {
            if (map is null) continue;
            if (map.PaymentId is null) throw channel.Part(part).Wrong("PaymentId", "is required.");
            if (map.Amount is null) throw channel.Part(part).Wrong("Amount", "is required: what was really taken decides.");
        }

        if (options.Callback.Currency is null && options.Currencies.Length != 1)
            throw channel.Part("Callback").Wrong("Currency", "is required, unless Currencies names the only one.");
    }

    private static ProviderTimes Times(Section channel)
    {
        var offset = channel.Text("TimeOffset") is not { } text ? TimeSpan.Zero
            : TimeSpan.TryParseExact(text.TrimStart('+', '-'), "hh\\:mm", CultureInfo.InvariantCulture, out var hours) && hours <= TimeSpan.FromHours(14)
                ? (text[0] == '-' ? -hours : hours)
                : throw channel.Wrong("TimeOffset", $"is \"{text}\"; it must be an offset from UTC, as +08:00.");
        var times = new ProviderTimes(channel.Text("TimeFormat") ?? ProviderTimes.Rfc3339.Format, offset);
        var now = new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);
        try
        {
            return times.Read(times.Write(now)) == now ? times : throw new FormatException();
        }
        catch (FormatException)
        {
            throw channel.Wrong("TimeFormat", $"is \"{times.Format}\"; it must be rfc3339, unix, unix_ms or a format that holds date and time to the second, as yyyyMMddHHmmss.");
        }
    }

    private static ImmutableArray<string> Currencies(Section channel)
    {
        var currencies = channel.Words("Currencies");
        return currencies.FirstOrDefault(code => !Currency.IsMoney(code)) is { } other
            ? throw channel.Wrong("Currencies", $"names \"{other}\", which is not an ISO 4217 code of money.")
            : currencies;
    }

    private static ImmutableDictionary<string, int> Decimals(Section channel)
    {
        var (section, decimals) = (channel.Part("Decimals"), ImmutableDictionary<string, int>.Empty);
        foreach (var (currency, _) in channel.All("Decimals"))
        {
            if (!Currency.IsMoney(currency)) throw section.Wrong(currency, "is not an ISO 4217 code of money.");
            decimals = decimals.SetItem(currency, section.Number(currency, 0, 0, ProviderAmounts.MaxDecimals));
        }

        return decimals;
    }

    private static CallbackAcknowledgement Acknowledgement(Section section)
    {
        var body = section.Text("Body") ?? "";
        return new CallbackAcknowledgement(section.Number("Status", body.Length == 0 ? 204 : 200, 200, 299), body, section.Text("ContentType") ?? "text/plain");
    }

    private static X509Certificate2? Certificate(Section section)
    {
        if (section.Text("Path") is not { } path) return null;
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, section.Text("Password"));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw section.Wrong("Path", $"is \"{path}\", which is not a PKCS #12 file that can be read with that password: {error.Message}");
        }
    }
}
