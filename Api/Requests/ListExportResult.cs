using Payments.Application.Results;

namespace Payments.Api.Requests;

/// <summary>A list as CSV, sent while it is read. Cut off, it is not taken for all of it.</summary>
internal sealed class ListExportResult(ListExport export, string fileName) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = ListFormat.CsvMediaType + "; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        return export.WriteTo(response.Body, httpContext.RequestAborted);
    }
}
