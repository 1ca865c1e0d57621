using System.Text.Json.Serialization;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>By what an order learned news of money.</summary>
[JsonConverter(typeof(SnakeCaseConverter<NewsSource>))]
public enum NewsSource
{
    /// <summary>The channel called, under its own signature.</summary>
    Callback,

    /// <summary>The channel was asked what it knows of the order.</summary>
    Query,

    /// <summary>The channel answered to being asked to charge.</summary>
    Charge,

    /// <summary>An operator said it.</summary>
    Operator,
}
