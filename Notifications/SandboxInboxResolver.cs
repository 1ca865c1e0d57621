namespace Payments.Notifications;

/// <summary>
/// Finds where notifications go that a test merchant has sent to an inbox of this server's own simulated provider. That is the one thing on
/// this server's own network that they may reach: a newcomer's first notification is sent there.
/// </summary>
/// <param name="url">The merchant's URL.</param>
/// <returns>The inbox's URL as this process reaches it; null when the merchant's URL is none of an inbox.</returns>
public delegate Uri? SandboxInboxResolver(Uri url);
