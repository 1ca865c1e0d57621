namespace Payments.Api.Streaming;

/// <summary>Something that a connection wants to hear of.</summary>
internal interface IStreamSubscription
{
    /// <summary>The connection's name for it.</summary>
    string Id { get; }

    /// <summary>Nobody listens any more.</summary>
    void End();
}
