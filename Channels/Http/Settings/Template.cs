using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Payments.Channels.Http.Settings;

/// <summary>A text with placeholders, as <c>{order_id}</c>.</summary>
public sealed class Template
{
    private readonly ImmutableArray<(string Literal, string? Placeholder)> _parts;

    private Template(ImmutableArray<(string Literal, string? Placeholder)> parts) => _parts = parts;

    /// <summary>The names of its placeholders.</summary>
    public IEnumerable<string> Placeholders => _parts.Select(part => part.Placeholder).OfType<string>();

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="known">The placeholders that it may have.</param>
    /// <exception cref="FormatException">It has another one, or a brace without its partner.</exception>
    public static Template Parse(string text, IReadOnlyCollection<string> known)
    {
        var parts = ImmutableArray.CreateBuilder<(string, string?)>();
        var rest = text.AsSpan();
        while (rest.IndexOf('{') is var open and >= 0)
        {
            var close = rest.IndexOf('}');
            if (close < open)
                throw new FormatException("has a brace without its partner");
            var name = rest[(open + 1)..close].ToString();
            if (!known.Contains(name))
                throw new FormatException($"has the placeholder {{{name}}}; known here are: {string.Join(", ", known)}");
            parts.Add((rest[..open].ToString(), name));
            rest = rest[(close + 1)..];
        }

        if (rest.Contains('}'))
            throw new FormatException("has a brace without its partner");
        parts.Add((rest.ToString(), null));
        return new Template(parts.DrainToImmutable());
    }

    /// <summary>The text with its placeholders filled in.</summary>
    public string Fill(Func<string, string> value)
    {
        var pieces = new string?[2 * _parts.Length];
        for (var i = 0; i < _parts.Length; i++)
        {
            var (literal, placeholder) = _parts[i];
            pieces[2 * i] = literal;
            if (placeholder is not null)
                pieces[(2 * i) + 1] = value(placeholder);
        }

        return string.Concat(pieces);
    }

    /// <summary>The same in UTF-8, with values that are in UTF-8 already: a body that is signed need not become a text first.</summary>
    public ReadOnlySpan<byte> FillUtf8(Func<string, ReadOnlyMemory<byte>> value)
    {
        var text = new ArrayBufferWriter<byte>(512);
        foreach (var (literal, placeholder) in _parts)
        {
            Encoding.UTF8.GetBytes(literal, text);
            if (placeholder is not null)
                text.Write(value(placeholder).Span);
        }

        return text.WrittenSpan;
    }

    /// <summary>The values of the placeholders in a text of this form; null when it is not of this form.</summary>
    public IReadOnlyDictionary<string, string>? Match(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = text.AsSpan();
        for (var i = 0; i < _parts.Length; i++)
        {
            var (literal, placeholder) = _parts[i];
            if (!rest.StartsWith(literal, StringComparison.Ordinal))
                return null;
            rest = rest[literal.Length..];
            if (placeholder is null)
                break;

            var next = _parts[i + 1].Literal;
            var length = next.Length == 0 ? rest.Length : rest.IndexOf(next, StringComparison.Ordinal);
            if (length < 0)
                return null;
            found[placeholder] = rest[..length].ToString();
            rest = rest[length..];
        }

        return rest.IsEmpty ? found : null;
    }
}
