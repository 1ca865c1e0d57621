using System.Collections;
using Payments.Application.Access;
using Payments.Domain.Merchants;

namespace Payments.Api.Requests;

/// <summary>
/// What has been found out about a request. One object of the request's features: its items would be a dictionary for each request. It is
/// also the scope of what is logged meanwhile, as pairs of name and value.
/// </summary>
internal sealed class RequestInfo : IEnumerable<KeyValuePair<string, object?>>
{
    /// <summary>Its id, made here; null where no request is given one.</summary>
    public string? Id { get; set; }

    /// <summary>What the client calls it; null when it does not say, or says something that is no id.</summary>
    public string? ClientId { get; set; }

    /// <summary>The order that its path names; null until its merchant is proved.</summary>
    public string? OrderId { get; set; }

    /// <summary>Who makes it; null until that is proved.</summary>
    public Merchant? Merchant { get; set; }

    /// <summary>The same with its credentials; null where an operator makes it.</summary>
    public MerchantCaller? Caller { get; set; }

    /// <summary>Whether the admin token was proved.</summary>
    public bool IsOperator { get; set; }

    /// <summary>Its body; empty where it has none.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    public static RequestInfo Of(HttpContext http)
    {
        if (http.Features.Get<RequestInfo>() is { } known)
            return known;
        var facts = new RequestInfo();
        http.Features.Set(facts);
        return facts;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        if (Id is not null)
            yield return new("RequestId", Id);
        if (ClientId is not null)
            yield return new("ClientRequestId", ClientId);
        if (Merchant is not null)
            yield return new("MerchantId", Merchant.Id.Value);
        if (OrderId is not null)
            yield return new("OrderId", OrderId);
    }

    public override string ToString() => string.Join(' ', this.Select(pair => $"{pair.Key}:{pair.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
