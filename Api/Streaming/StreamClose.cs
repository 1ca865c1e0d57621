using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Payments.Domain.Errors;

namespace Payments.Api.Streaming;

/// <summary>Why the server closes a stream: a close code of RFC 6455 or of its private range, and a stable word as the reason.</summary>
/// <param name="Code">The close code.</param>
/// <param name="Reason">Made for programs.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StreamClose(WebSocketCloseStatus Code, string Reason)
{
    /// <summary>The server stops; connect again.</summary>
    public static readonly StreamClose GoingAway = new(WebSocketCloseStatus.EndpointUnavailable, "going_away");

    /// <summary>A binary frame came; only text is spoken.</summary>
    public static readonly StreamClose TextOnly = new(WebSocketCloseStatus.InvalidMessageType, "text_only");

    /// <summary>A frame was too long.</summary>
    public static readonly StreamClose FrameTooLarge = new(WebSocketCloseStatus.MessageTooBig, "frame_too_large");

    /// <summary>A bug.</summary>
    public static readonly StreamClose InternalError = new(
        WebSocketCloseStatus.InternalServerError,
        ErrorCatalogue.TextOf(PaymentErrorCode.InternalError)
    );

    /// <summary>Events cannot be read at the moment; connect again and go on at the last cursor.</summary>
    public static readonly StreamClose Unavailable = new((WebSocketCloseStatus)1013, ErrorCatalogue.TextOf(PaymentErrorCode.Unavailable));

    /// <summary>The client did not say in time who it is.</summary>
    public static readonly StreamClose AuthenticationTimeout = new((WebSocketCloseStatus)4001, "authentication_timeout");

    /// <summary>The client read more slowly than events came; connect again and go on at the last cursor.</summary>
    public static readonly StreamClose SlowReader = new((WebSocketCloseStatus)4008, "slow_reader");

    /// <summary>The merchant has as many connections as it may have.</summary>
    public static readonly StreamClose TooManyConnections = new(
        (WebSocketCloseStatus)4029,
        ErrorCatalogue.TextOf(PaymentErrorCode.TooManyConnections)
    );

    /// <summary>The client did not prove who it is; the reason is the refusal's code.</summary>
    public static StreamClose Unauthenticated(PaymentErrorCode code) => new((WebSocketCloseStatus)4001, ErrorCatalogue.TextOf(code));

    /// <summary>The key or secret does not count any more; the reason is the refusal's code.</summary>
    public static StreamClose Revoked(PaymentErrorCode code) => new((WebSocketCloseStatus)4003, ErrorCatalogue.TextOf(code));

    /// <summary>What the client said when it closed.</summary>
    public static StreamClose Echo(WebSocketCloseStatus? status) => new(status ?? WebSocketCloseStatus.NormalClosure, "");
}
