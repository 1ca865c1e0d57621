using System.Text.Json.Serialization;
using Orleans;

namespace Payments.Domain.Orders;

/// <summary>Why something did not come about.</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Message">For a person.</param>
/// <param name="Rule">The risk rule that refused, where one did.</param>
[GenerateSerializer, Immutable, Alias("failure")]
public sealed record Failure(
    [property: Id(0)] string Code,
    [property: Id(1)] string Message,
    [property: Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rule = null
);
