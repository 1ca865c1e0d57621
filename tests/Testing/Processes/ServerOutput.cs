using System.Text;
using System.Threading.Channels;

namespace Payments.Testing.Processes;

/// <summary>What a server writes, for a test to read.</summary>
public sealed class ServerOutput
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <summary>Takes a line that the server has written.</summary>
    public void Write(string line) => _lines.Writer.TryWrite(line);

    /// <summary>What has not been read yet, up to a line that holds a word, once that has come.</summary>
    public async Task<string> Until(string word)
    {
        var text = new StringBuilder();
        using var late = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(late.Token);
                text.AppendLine(line);
                if (line.Contains(word, StringComparison.Ordinal))
                    return text.ToString();
            }
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"There was no line with \"{word}\" in {Limit.TotalSeconds} s: {text}", error);
        }
    }

    /// <summary>What has come since then.</summary>
    public string Rest()
    {
        var text = new StringBuilder();
        while (_lines.Reader.TryRead(out var line))
            text.AppendLine(line);
        return text.ToString();
    }
}
