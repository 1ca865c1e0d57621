using System.Text.Json;
using Payments.Domain;
using Payments.Domain.Alerts;
using Payments.Domain.Text;
using Payments.Storage.Alerts;

namespace Payments.Grains.Alerts;

/// <summary>Alerts and the rows that they are stored as.</summary>
public static class AlertRows
{
    /// <summary>Reads a row.</summary>
    public static Alert Read(StoredAlert row) => JsonSerializer.Deserialize(row.Document, DomainJson.Stored.Alert)!;

    /// <summary>Writes a row.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="version">Which time it is that it is written, from 1.</param>
    public static StoredAlert Write(Alert alert, long version) =>
        new(
            alert.Id,
            version,
            SnakeCase<AlertCode>.Of(alert.Code),
            alert.RaisedAt,
            alert.IsOpen,
            alert.IsPending,
            JsonSerializer.Serialize(alert, DomainJson.Stored.Alert)
        );
}
