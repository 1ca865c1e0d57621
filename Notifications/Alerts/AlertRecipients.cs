using System.Collections.Immutable;
using Payments.Domain.Alerts;

namespace Payments.Notifications.Alerts;

/// <summary>Where messages about alerts go.</summary>
/// <param name="Webhook">An endpoint; null for none.</param>
/// <param name="Email">Mailboxes and the server that takes mail for them; null for none.</param>
public sealed record AlertRecipients(AlertWebhook? Webhook, AlertMailServer? Email)
{
    /// <summary>By what operators are told.</summary>
    public ImmutableArray<AlertTransport> Transports =>
        [
            .. Webhook is null ? Array.Empty<AlertTransport>() : [AlertTransport.Webhook],
            .. Email is null ? Array.Empty<AlertTransport>() : [AlertTransport.Email],
        ];
}

/// <summary>An endpoint of operators, sent to as merchants' are: signed, guarded, no redirects.</summary>
/// <param name="Url">An absolute http or https URL.</param>
/// <param name="Key">What bodies are signed with.</param>
public sealed record AlertWebhook(string Url, byte[] Key);

/// <summary>A server that takes mail.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection is encrypted.</param>
/// <param name="User">Who sends; null where nobody has to say so.</param>
/// <param name="Password">What proves it.</param>
/// <param name="From">The sender's address.</param>
/// <param name="To">The recipients' addresses.</param>
public sealed record AlertMailServer(
    string Host,
    int Port,
    MailSecurity Security,
    string? User,
    string? Password,
    string From,
    ImmutableArray<string> To
);

/// <summary>How a connection to a mail server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>By STARTTLS, before anything is said; a server without it is not sent to.</summary>
    StartTls,

    /// <summary>From the first byte on.</summary>
    Tls,

    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}
