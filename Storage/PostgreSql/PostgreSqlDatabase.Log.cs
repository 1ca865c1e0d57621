using Microsoft.Extensions.Logging;

namespace Payments.Storage.PostgreSql;

public sealed partial class PostgreSqlDatabase
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Opened {Database}, PostgreSQL {Version}, in {Milliseconds:0.0} ms")]
    private partial void LogOpened(string database, Version version, double milliseconds);
}
