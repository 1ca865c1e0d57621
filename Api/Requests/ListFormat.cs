using Payments.Domain.Errors;

namespace Payments.Api.Requests;

/// <summary>How a list is to be written: the parameter <c>format</c> says it, and where it does not, the header <c>Accept</c>.</summary>
internal static class ListFormat
{
    public const string Parameter = "format";

    public const string CsvMediaType = "text/csv";

    private const string Csv = "csv";

    /// <summary>Whether it is to be CSV, and not JSON.</summary>
    /// <returns>Null when all is well.</returns>
    public static PaymentError? Read(HttpRequest request, out bool isCsv)
    {
        isCsv = request.Headers.Accept.ToString().StartsWith(CsvMediaType, StringComparison.OrdinalIgnoreCase);
        if (!request.Query.TryGetValue(Parameter, out var values))
            return null;
        isCsv = values is [Csv];
        return isCsv || values is ["json"] ? null
            : values.Count > 1 ? new PaymentError(PaymentErrorCode.DuplicateField, "format stands twice.", Parameter)
            : new PaymentError(PaymentErrorCode.InvalidValue, "format must be one of: csv, json.", Parameter);
    }
}
