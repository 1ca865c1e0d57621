namespace Payments.Storage.Rows;

/// <summary>What a column holds. Every column may also be NULL, unless the schema says otherwise.</summary>
public enum ColumnType
{
    /// <summary>A signed 64-bit integer; times are milliseconds since 1970 UTC.</summary>
    Integer,

    /// <summary>Text, UTF-8.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Blob,
}
