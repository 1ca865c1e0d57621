using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Payments.Channels;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;
using Payments.Domain.Amounts;

namespace Payments.Hosting.Settings.Channels;

/// <summary>Reads the description of a provider; docs/channels.md says what every setting means.</summary>
internal static class HttpChannelSettings
{
    public static HttpChannelOptions Read(SettingSection channel)
    {
        var isLive = channel.Choice("Mode", false, ("test", false), ("live", true));
        var format = channel.Choice("Format", BodyFormat.Json, Formats);
        var answers = ResponseMapSettings.Common(channel.Subsection("Answers"), new ResponseMapping());
        var times = Times(channel);
        var secrets = ChannelSecrets.Read(channel);
        var jsonFields = JsonFields(channel);
        var calls = new HttpCallSettings(channel, answers, format, jsonFields, times, secrets, isLive);
        var options = new HttpChannelOptions
        {
            Name = channel.Name,
            MovesRealMoney = isLive,
            Format = format,
            JsonFields = jsonFields,
            ResponseFormat = channel.Choice("AnswerFormat", format, Formats),
            CallbackFormat = channel.Choice("CallbackFormat", format, Formats),
            Amounts = new ProviderAmounts(channel.Choice("AmountUnit", false, ("minor", false), ("major", true)))
            {
                Decimals = Decimals(channel),
            },
            Times = times,
            Currencies = Currencies(channel),
            Signature = SignatureSettings.Read(channel.Subsection("Signature"), secrets),
            Secrets = secrets.All,
            Headers = calls.Fields(channel, "Headers", PlaceholderValues.OrderPlaceholders),
            ClientCertificate = Certificate(channel.Subsection("ClientCertificate")),
            Verify = calls.Optional("Verify", PlaceholderValues.OrderPlaceholders, ProviderStatus.Yes, ProviderStatus.No),
            Prepare = calls.Optional("Prepare", PlaceholderValues.OrderPlaceholders, ProviderStatus.Yes, ProviderStatus.No),
            PayUrl = calls.OptionalUrl("PayUrl", PlaceholderValues.PayerPlaceholders),
            Charge = calls.Optional("Charge", PlaceholderValues.ChargePlaceholders, ProviderStatus.Paid, ProviderStatus.Failed),
            Query = calls.Optional(
                "Query",
                PlaceholderValues.OrderPlaceholders,
                ProviderStatus.Paid,
                ProviderStatus.Unknown,
                ProviderStatus.Open,
                ProviderStatus.Closed,
                ProviderStatus.Failed
            ),
            Close = calls.Optional("Close", PlaceholderValues.OrderPlaceholders, ProviderStatus.Closed, ProviderStatus.AlreadyPaid),
            Refund = calls.Required(
                "Refund",
                PlaceholderValues.RefundPlaceholders,
                ProviderStatus.Succeeded,
                ProviderStatus.Failed,
                ProviderStatus.Pending
            ),
            QueryRefund = calls.Optional(
                "QueryRefund",
                PlaceholderValues.RefundPlaceholders,
                ProviderStatus.Succeeded,
                ProviderStatus.Failed,
                ProviderStatus.Pending,
                ProviderStatus.Unknown
            ),
            Callback = ResponseMapSettings.Read(
                channel.Subsection("Callback"),
                answers,
                [ProviderStatus.Paid, ProviderStatus.Failed, ProviderStatus.Ignored]
            ),
            EncryptedCallbackField = EncryptedField(channel.Subsection("Callback"), secrets),
            Acknowledgement = Acknowledgement(channel.Subsection("Acknowledgement")),
        };
        Validate(channel, options);
        return options;
    }

    private static ReadOnlySpan<(string, BodyFormat)> Formats =>
        new[] { ("json", BodyFormat.Json), ("form", BodyFormat.Form), ("xml", BodyFormat.Xml) };

    /// <summary>What no single setting can tell: without these an answer could never be understood.</summary>
    private static void Validate(SettingSection channel, HttpChannelOptions options)
    {
        if (options.Prepare is null == options.PayUrl is null)
            throw channel.Invalid("Prepare", "or PayUrl is required, and not both: payers are shown what Prepare answers, or PayUrl.");
        if (options.Prepare?.Response is { PayUrl: null, QrCode: null })
            throw channel.Subsection("Answers").Invalid("PayUrl", "or QrCode is required: payers must be shown something.");
        if (options.Callback.OrderId is null)
            throw channel.Subsection("Callback").Invalid("OrderId", "is required: a callback must say of which order it speaks.");
        if (options.Query is null && options.Charge is not null)
            throw channel.Invalid("Query", "is required with Charge: what a charge took whose answer was lost must be asked.");
        if (options.Query is null && options.QueryRefund is not null)
            throw channel.Invalid("Query", "is required with QueryRefund: refunds are asked about with their order.");
        foreach (var (part, map) in new[] { ("Query", options.Query?.Response), ("Callback", options.Callback) })
        {
            if (map is null)
                continue;
            if (map.PaymentId is null)
                throw channel.Subsection(part).Invalid("PaymentId", "is required.");
            if (map.Amount is null)
                throw channel.Subsection(part).Invalid("Amount", "is required: what was really taken decides.");
        }

        if (options.Callback.Currency is null && options.Currencies.Length != 1)
            throw channel.Subsection("Callback").Invalid("Currency", "is required, unless Currencies names the only one.");
    }

    private static ImmutableArray<string> JsonFields(SettingSection channel)
    {
        var names = channel.List("JsonFields");
        return names.FirstOrDefault(name => name.Contains('.', StringComparison.Ordinal)) is { } nested
            ? throw channel.Invalid("JsonFields", $"names \"{nested}\"; it must be names without a dot, whose own fields follow one.")
            : names;
    }

    private static string? EncryptedField(SettingSection callback, ChannelSecrets secrets)
    {
        var path = callback.Text("Encrypted");
        if (path is not null)
            secrets.EnsureAesKeys();
        return path;
    }

    private static ProviderTimes Times(SettingSection channel)
    {
        var offset =
            channel.Text("TimeOffset") is not { } text ? TimeSpan.Zero
            : TimeSpan.TryParseExact(text.TrimStart('+', '-'), "hh\\:mm", CultureInfo.InvariantCulture, out var hours)
            && hours <= TimeSpan.FromHours(14)
                ? (text[0] == '-' ? -hours : hours)
            : throw channel.Invalid("TimeOffset", $"is \"{text}\"; it must be an offset from UTC, as +08:00.");
        var times = new ProviderTimes(channel.Text("TimeFormat") ?? ProviderTimes.Rfc3339.Format, offset);
        var now = new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);
        try
        {
            return times.Read(times.Write(now)) == now ? times : throw new FormatException();
        }
        catch (FormatException)
        {
            throw channel.Invalid(
                "TimeFormat",
                $"is \"{times.Format}\"; it must be rfc3339, unix, unix_ms or a format that holds date and time to the second, as yyyyMMddHHmmss."
            );
        }
    }

    private static ImmutableArray<string> Currencies(SettingSection channel)
    {
        var currencies = channel.List("Currencies");
        return currencies.FirstOrDefault(code => !Currency.IsMoney(code)) is { } other
            ? throw channel.Invalid("Currencies", $"names \"{other}\", which is not an ISO 4217 code of money.")
            : currencies;
    }

    private static ImmutableDictionary<string, int> Decimals(SettingSection channel)
    {
        var (section, decimals) = (channel.Subsection("Decimals"), ImmutableDictionary<string, int>.Empty);
        foreach (var (currency, _) in channel.All("Decimals"))
        {
            if (!Currency.IsMoney(currency))
                throw section.Invalid(currency, "is not an ISO 4217 code of money.");
            decimals = decimals.SetItem(currency, section.Number(currency, 0, 0, ProviderAmounts.MaxDecimals));
        }

        return decimals;
    }

    private static CallbackAcknowledgement Acknowledgement(SettingSection section)
    {
        var body = section.Text("Body") ?? "";
        return new CallbackAcknowledgement(
            section.Number("Status", body.Length == 0 ? 204 : 200, 200, 299),
            body,
            section.Text("ContentType") ?? "text/plain"
        );
    }

    private static X509Certificate2? Certificate(SettingSection section)
    {
        if (section.Text("Path") is not { } path)
            return null;
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, section.Text("Password"));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw section.Invalid(
                "Path",
                $"is \"{path}\", which is not a PKCS #12 file that can be read with that password: {error.Message}"
            );
        }
    }
}
