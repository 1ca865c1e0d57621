using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Payments.Domain.Alerts;

namespace Payments.Notifications.Alerts;

/// <summary>Sends messages about alerts as e-mail. A class of its own, so that no process loads the library that never sends one.</summary>
internal static class AlertMail
{
    /// <returns>Why it failed, in words that carry no secret; null when the server took it.</returns>
    public static async Task<string?> Send(
        AlertMailServer server,
        AlertMessage message,
        string? runbooks,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var mail = Compose(server, message, runbooks, clock.GetUtcNow());
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(server.Host, server.Port, Options(server.Security), cancellationToken);
            if (server.User is { } user)
                await client.AuthenticateAsync(user, server.Password ?? "", cancellationToken);
            await client.SendAsync(mail, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
            return null;
        }
        catch (OperationCanceledException)
        {
            return "The mail server did not answer in time.";
        }
        catch (AuthenticationException)
        {
            return "The mail server refused user and password.";
        }
        catch (Exception failure)
            when (failure
                    is SocketException
                        or IOException
                        or CommandException
                        or ProtocolException
                        or SslHandshakeException
                        or NotSupportedException
            )
        {
            return failure.Message;
        }
    }

    /// <summary>The same id for every attempt, so that a mailbox can tell a double.</summary>
    private static MimeMessage Compose(AlertMailServer server, AlertMessage message, string? runbooks, DateTimeOffset now)
    {
        var from = MailboxAddress.Parse(server.From);
        var mail = new MimeMessage
        {
            MessageId = $"{message.Id.Value}@{from.Domain}",
            Date = now,
            Subject = message.ToSubject(),
            Body = new TextPart("plain") { Text = message.ToText(runbooks) },
        };
        mail.From.Add(from);
        mail.To.AddRange(server.To.Select(MailboxAddress.Parse));
        return mail;
    }

    private static SecureSocketOptions Options(MailSecurity security) =>
        security switch
        {
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.None,
        };
}
