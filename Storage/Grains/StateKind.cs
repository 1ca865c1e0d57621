using System;
using Payments.Storage.Rows;

namespace Payments.Storage.Grains;

/// <summary>What is known of a type of state, found out once.</summary>
internal static class StateKind<T>
{
    /// <summary>Its table; null when the type is only a document.</summary>
    public static readonly RowShape? Shape = Activator.CreateInstance<T>() is IRowState state ? state.Shape : null;
}
