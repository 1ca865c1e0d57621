using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Payments.Application.Accounts;
using Payments.Application.Results;
using Payments.Domain.Ids;
using Payments.Grains.Accounts;
using Payments.Storage.Accounts;

namespace Payments.Api.Streaming;

/// <summary>
/// An account whose journal a connection wants to hear of. Its entries are numbered without gaps, so a number is a cursor.
/// </summary>
internal sealed class AccountSubscription(StreamConnection connection, AccountTail tail, string id, string accountKey, AccountId accountId)
    : IStreamSubscription
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <inheritdoc/>
    public string Id => id;

    /// <summary>The key of the account's grain.</summary>
    public string AccountKey => accountKey;

    /// <summary>The number of the last entry that was sent.</summary>
    public long Position { get; set; }

    /// <summary>Nobody listens any more.</summary>
    public bool IsEnded { get; set; }

    public StreamConnection Connection => connection;

    /// <inheritdoc/>
    public void End() => tail.Remove(this);

    /// <summary>An entry as this subscription is sent it.</summary>
    public byte[] Frame(JournalRow row)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "entry");
            writer.WriteString("subscription", id);
            writer.WriteString("cursor", row.Sequence.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("account_id", accountId);
            writer.WritePropertyName("entry");
            JsonSerializer.Serialize(writer, EntryResponse.Of(AccountRow.EntryOf(row)), CommandJson.Wire.EntryResponse);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
