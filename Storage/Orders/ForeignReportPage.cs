namespace Payments.Storage.Orders;

/// <summary>A part of the list of reports that count for nothing.</summary>
/// <param name="Reports">Newest first.</param>
/// <param name="Next">Where the next page begins; null when there are no more. Its row is the report's.</param>
public sealed record ForeignReportPage(IReadOnlyList<ForeignReportEntry> Reports, OrderCursor? Next);

/// <summary>A report that counts for nothing, with the order of which it was said.</summary>
/// <param name="OrderKey">The order's id.</param>
/// <param name="MerchantId">Whose order it is.</param>
/// <param name="MerchantOrderId">The merchant's own id of the order.</param>
/// <param name="Report">What was said.</param>
public sealed record ForeignReportEntry(string OrderKey, string MerchantId, string MerchantOrderId, ForeignReportRow Report);
