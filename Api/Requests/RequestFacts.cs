using System;
using Microsoft.AspNetCore.Http;
using Payments.Domain;

namespace Payments.Api;

/// <summary>What has been found out about a request. One object of the request's features: its items would be a dictionary for each request.</summary>
internal sealed class RequestFacts
{
    /// <summary>Who makes it; null until that is proved.</summary>
    public Merchant? Merchant { get; set; }

    /// <summary>Its body; null until it is read.</summary>
    public ReadOnlyMemory<byte>? Body { get; set; }

    public static RequestFacts Of(HttpContext http)
    {
        if (http.Features.Get<RequestFacts>() is { } known) return known;
        var facts = new RequestFacts();
        http.Features.Set(facts);
        return facts;
    }
}
