using System;
using Orleans.Payments.Embedded.Invocation;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What can be asked of a grain and of a reference to one.</summary>
public static class GrainExtensions
{
    /// <summary>The grain's key.</summary>
    /// <exception cref="ArgumentException">It is neither a grain nor a reference.</exception>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.Key,
        IGrainBase { GrainContext: IActivation activation } => activation.Key,
        _ => throw new ArgumentException($"{grain?.GetType().ToString() ?? "null"} is neither a grain of this host nor a reference to one.", nameof(grain)),
    };
}
