using System.Text;
using Payments.Application.Results;

namespace Payments.Api.Requests;

/// <summary>A list as CSV. Where it goes on, the header <c>Next-Cursor</c> says; it is absent where the list has come to its end.</summary>
internal sealed class ListExportResult(ListExport export, string fileName) : IResult
{
    private const string NextCursor = "Next-Cursor";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = ListFormat.CsvMediaType + "; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        if (export.NextCursor is { } cursor)
            response.Headers[NextCursor] = cursor;
        return response.WriteAsync(export.Csv, Encoding.UTF8, httpContext.RequestAborted);
    }
}
