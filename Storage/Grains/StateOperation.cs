namespace Payments.Storage.Grains;

/// <summary>What a write does to the stored state.</summary>
internal enum StateOperation
{
    /// <summary>Nothing may be stored yet.</summary>
    Insert,

    /// <summary>A certain version must be stored.</summary>
    Update,

    /// <summary>A certain version must be stored; then nothing is.</summary>
    Delete,
}
