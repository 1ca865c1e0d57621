using Payments.Storage.Rows;

namespace Payments.Storage.Grains;

/// <summary>What is known of a type of state, found out once.</summary>
internal static class StateMetadata<T>
{
    /// <summary>Its table; null when the type is only a document.</summary>
    public static readonly TableMapping? Mapping = Activator.CreateInstance<T>() is IRowState state ? state.Mapping : null;
}
