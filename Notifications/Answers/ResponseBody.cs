using System.Text;

namespace Payments.Notifications.Answers;

/// <summary>The beginning of an answer's body. However much comes, only so much is held and only so much is read.</summary>
internal sealed class ResponseBody
{
    /// <summary>How much is kept: 1 KiB.</summary>
    public const int MaxKeptLength = 1024;

    /// <summary>How much is read so that the connection can be used again; with more than 64 KiB it is cheaper to drop it.</summary>
    public const int MaxReadLength = 64 * 1024;

    private byte[] _kept = [];
    private int _keptLength;
    private int _readLength;

    /// <summary>Everything fitted and was kept.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>There is no body.</summary>
    public void SetEmpty() => IsComplete = true;

    /// <summary>Reads on until the end or the limit; what was read before it breaks stays.</summary>
    /// <param name="body">The rest of the answer.</param>
    /// <param name="length">How long it says that it is; null where it does not.</param>
    /// <param name="ct">Gives up.</param>
    public async Task Read(Stream body, long? length, CancellationToken ct)
    {
        byte[]? rest = null;
        // Most say a few bytes; one more, so that the end is still read and not assumed. What it says may be any number.
        _kept = new byte[length is >= 0 and < MaxKeptLength ? (int)length + 1 : MaxKeptLength];
        while (_readLength < MaxReadLength)
        {
            var keeps = _keptLength < _kept.Length;
            var read = await body.ReadAsync(keeps ? _kept.AsMemory(_keptLength) : rest ??= new byte[8 * 1024], ct);
            if (read == 0)
            {
                IsComplete = _readLength == _keptLength;
                return;
            }

            if (keeps)
                _keptLength += read;
            _readLength += read;
        }
    }

    /// <summary>Tells whether the whole body is this text, white space around it aside.</summary>
    public bool Matches(string expected) => IsComplete && string.Equals(Decode().Trim(), expected.Trim(), StringComparison.Ordinal);

    /// <summary>As a person may read it in a list: no line breaks, no control characters; null when there was no body.</summary>
    public string? ToDisplayText()
    {
        if (_keptLength == 0)
            return null;
        return string.Concat(
            Decode()
                .Select(c =>
                    c is '\r' or '\n' or '\t' ? ' '
                    : char.IsControl(c)
                    || char.GetUnicodeCategory(c)
                        is System.Globalization.UnicodeCategory.Format
                            or System.Globalization.UnicodeCategory.LineSeparator
                            or System.Globalization.UnicodeCategory.ParagraphSeparator
                        ? '\uFFFD'
                    : c
                )
        );
    }

    /// <summary>Invalid bytes become U+FFFD; a character that the limit has cut in two is left out.</summary>
    private string Decode()
    {
        var text = new char[_keptLength];
        var length = Encoding.UTF8.GetDecoder().GetChars(_kept.AsSpan(0, _keptLength), text, flush: IsComplete);
        return new string(text, 0, length);
    }
}
