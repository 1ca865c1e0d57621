using System.Runtime.InteropServices;

namespace Payments.Domain.Errors;

/// <summary>What a rule or a check gives: a value, or the error that refuses it; exactly one of the two.</summary>
/// <typeparam name="T">What it gives.</typeparam>
/// <param name="Value">Null where it is refused.</param>
/// <param name="Error">Null where it is not.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Result<T>(T? Value, PaymentError? Error)
    where T : class
{
    /// <summary>It is well.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>It is refused.</summary>
    public static implicit operator Result<T>(PaymentError error) => new(null, error);
}
