using Orleans;

namespace Payments.Domain.Errors;

/// <summary>Why something is refused, the same through every transport. Nothing was changed, unless its code says otherwise.</summary>
/// <param name="Code">What is wrong; <see cref="ErrorCatalogue"/> says what that means.</param>
/// <param name="Message">What was expected and what came, for a person.</param>
/// <param name="Field">The field at fault, as a path like <c>metadata.note</c>; null where none is.</param>
/// <param name="Delay">Seconds after which to retry, where it is not what the catalogue says.</param>
[GenerateSerializer, Immutable, Alias("rejection")]
public sealed record PaymentError(
    [property: Id(0)] PaymentErrorCode Code,
    [property: Id(1)] string Message,
    [property: Id(2)] string? Field = null,
    [property: Id(3)] int? Delay = null
)
{
    /// <summary>The code as clients see it.</summary>
    public string CodeText => ErrorCatalogue.TextOf(Code);

    /// <summary>As HTTP has it.</summary>
    public int Status => ErrorCatalogue.Of(Code).Status;

    /// <summary>Seconds after which the same command may succeed; null where there is nothing to wait for.</summary>
    public int? RetryAfter => Delay ?? ErrorCatalogue.Of(Code).RetryAfter;
}
