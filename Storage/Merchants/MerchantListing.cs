using Payments.Storage.Orders;

namespace Payments.Storage.Merchants;

/// <summary>Which merchants to list.</summary>
/// <param name="Search">
/// Only those whose name has this text, or whose id begins with it; A–Z and a–z count as the same. Null or empty: all.
/// </param>
/// <param name="Mode">Only those of this mode, as <c>live</c>; null: all.</param>
/// <param name="Limit">How many at most, 1 … 100.</param>
/// <param name="After">Where the page before ended; null: the latest.</param>
public sealed record MerchantListing(string? Search, string? Mode, int Limit, OrderCursor? After);

/// <summary>A part of a list of merchants.</summary>
/// <param name="Merchants">The latest registered first.</param>
/// <param name="Next">Where the next page begins; null when there are no more. Its time is when the last of these was registered.</param>
public sealed record MerchantPage(IReadOnlyList<MerchantEntry> Merchants, OrderCursor? Next);

/// <summary>A merchant as the list has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">For people.</param>
/// <param name="Mode">Whose money moves, as <c>test</c>.</param>
/// <param name="NotifyUrl">Where its notifications go; null for nowhere.</param>
/// <param name="CreatedAt">When it was registered, to the millisecond.</param>
public sealed record MerchantEntry(string Id, string Name, string Mode, string? NotifyUrl, DateTimeOffset CreatedAt);
