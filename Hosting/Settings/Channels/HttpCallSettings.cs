using System.Collections.Immutable;
using System.Text.Json;
using System.Xml;
using Payments.Channels.Http;
using Payments.Channels.Http.Settings;

namespace Payments.Hosting.Settings.Channels;

/// <summary>Reads the descriptions of a provider's requests.</summary>
/// <param name="channel">The channel's section.</param>
/// <param name="answers">Where things stand in all its answers.</param>
/// <param name="format">How requests are written.</param>
/// <param name="jsonFields">Fields whose value is a JSON text of those beneath them.</param>
/// <param name="times">How times are written.</param>
/// <param name="secrets">What <c>{secret}</c> stands for.</param>
/// <param name="isLive">Real money moves, so nothing may be sent in the clear.</param>
internal sealed class HttpCallSettings(
    SettingSection channel,
    ResponseMapping answers,
    BodyFormat format,
    ImmutableArray<string> jsonFields,
    ProviderTimes times,
    ChannelSecrets secrets,
    bool isLive
)
{
    public HttpCall? Optional(string name, IReadOnlyCollection<string> placeholders, params string[] words) =>
        channel.Subsection(name).Exists ? Required(name, placeholders, words) : null;

    public HttpCall Required(string name, IReadOnlyCollection<string> placeholders, params string[] words)
    {
        var section = channel.Subsection(name);
        var method = section.Choice(
            "Method",
            HttpMethod.Post,
            ("GET", HttpMethod.Get),
            ("POST", HttpMethod.Post),
            ("PUT", HttpMethod.Put),
            ("DELETE", HttpMethod.Delete)
        );
        var fields = Fields(section, "Fields", placeholders, out var bare);
        return new HttpCall(method, Url(section, "Url", placeholders), fields, bare, ResponseMapSettings.Read(section, answers, words));
    }

    /// <summary>A URL that is shown and not called.</summary>
    public Template? OptionalUrl(string name, IReadOnlyCollection<string> placeholders) =>
        channel.Text(name) is null ? null : Url(channel, name, placeholders);

    public ImmutableArray<HttpField> Fields(SettingSection section, string name, IReadOnlyCollection<string> placeholders) =>
        Fields(section, name, placeholders, out _);

    private ImmutableArray<HttpField> Fields(
        SettingSection section,
        string name,
        IReadOnlyCollection<string> placeholders,
        out ImmutableHashSet<string> unquoted
    )
    {
        var fields = ImmutableArray.CreateBuilder<HttpField>();
        unquoted = [];
        foreach (var (field, text) in section.All(name))
        {
            var outer = field.Split('.')[0];
            var isNested = outer.Length < field.Length && jsonFields.Contains(outer);
            var isJson = format == BodyFormat.Json || isNested;
            var isBare = isJson && text.StartsWith('#');
            if (format == BodyFormat.Xml && name == "Fields" && !IsXmlName(isNested ? outer : field))
                throw section.Subsection(name).Invalid(field, "is no name for an XML element.");
            var template = Parse(
                section.Subsection(name),
                field,
                isBare ? text[1..] : text,
                isBare ? [.. placeholders.Intersect(PlaceholderValues.NumericPlaceholders)] : placeholders
            );
            fields.Add(new HttpField(field, template));
            if (!isBare)
                continue;
            if (!IsBare(template.Fill(Sample)))
                throw section
                    .Subsection(name)
                    .Invalid(field, $"is \"{text}\"; after # it must be a number, true or false, without blanks.");
            unquoted = unquoted.Add(field);
        }

        return fields.DrainToImmutable();
    }

    private Template Url(SettingSection section, string name, IReadOnlyCollection<string> placeholders)
    {
        var text = section.Required(name);
        var template = Parse(section, name, text, placeholders);
        if (
            !Uri.TryCreate(template.Fill(_ => "x"), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
            || url.UserInfo.Length > 0
            || url.Fragment.Length > 0
        )
            throw section.Invalid(name, $"is \"{text}\"; it must be an absolute http or https URL without user information or fragment.");
        if (
            template.Fill(_ => "").IndexOf('/', url.Scheme.Length + 3) < 0
            || Uri.TryCreate(template.Fill(_ => "y"), UriKind.Absolute, out var other) && other.Authority != url.Authority
        )
            throw section.Invalid(name, "must have a path, and no placeholder in front of it.");
        return isLive && url.Scheme != "https" && !url.IsLoopback
            ? throw section.Invalid(name, $"is \"{text}\"; a live channel is reached over https only.")
            : template;
    }

    /// <summary>What the server signs of such a value is its text, so it must be sent as it stands.</summary>
    private static bool IsBare(string value)
    {
        try
        {
            using var json = JsonDocument.Parse(value);
            return json.RootElement.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
                && json.RootElement.GetRawText() == value;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string Sample(string placeholder) =>
        placeholder is "now" or "created_at" or "expires_at" ? times.Write(new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero)) : "12";

    private Template Parse(SettingSection section, string name, string text, IReadOnlyCollection<string> placeholders)
    {
        try
        {
            var template = Template.Parse(text, placeholders);
            if (template.Placeholders.Contains("secret"))
                secrets.Required();
            return template;
        }
        catch (FormatException error)
        {
            throw section.Invalid(name, error.Message + ".");
        }
    }

    private static bool IsXmlName(string name)
    {
        try
        {
            return XmlConvert.VerifyNCName(name) == name;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
