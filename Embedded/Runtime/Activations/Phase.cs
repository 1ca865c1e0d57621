namespace Orleans.Payments.Embedded.Activations;

/// <summary>Where an activation is in its life; it only goes forward.</summary>
internal enum Phase : byte
{
    /// <summary>Made for a call; nothing has run.</summary>
    New,

    /// <summary>Being constructed, its state being read, <c>OnActivateAsync</c> running. Calls wait.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Valid,

    /// <summary>Running calls finish, then <c>OnDeactivateAsync</c> runs. Calls wait for the successor.</summary>
    Ending,

    /// <summary>Takes nothing any more.</summary>
    Dead,
}
