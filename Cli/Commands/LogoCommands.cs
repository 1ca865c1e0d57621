using System.CommandLine;
using Payments.Cli.Settings;

namespace Payments.Cli.Commands;

/// <summary><c>payments merchants set-logo</c> and <c>remove-logo</c>: what payers see on the checkout.</summary>
internal static class LogoCommands
{
    /// <summary>The longest picture that a server takes: 48 KiB.</summary>
    private const long MaxBytes = 48 * 1024;

    public static Command Set(CommandActions actions)
    {
        var id = MerchantId();
        var file = new Argument<FileInfo>("file") { Description = "A PNG picture, up to 48 KiB and 1,024 pixels wide and high" };
        file.AcceptExistingOnly();
        return actions.Command("set-logo", "Sets the picture that payers see on the checkout", [id, file], async (session, token) =>
        {
            var picture = await Read(session.Value(file), token);
            using var client = session.Either();
            var merchant = await client.Merchants.SetLogoAsync(session.Value(id), picture, token);
            session.Print.Line(merchant, $"Payers of {merchant.Name} see the picture from now on.");
        });
    }

    public static Command Remove(CommandActions actions)
    {
        var id = MerchantId();
        return actions.Command("remove-logo", "Takes that picture away", [id], async (session, token) =>
        {
            using var client = session.Either();
            var merchant = await client.Merchants.RemoveLogoAsync(session.Value(id), token);
            session.Print.Line(merchant, $"Payers of {merchant.Name} see its name alone from now on.");
        });
    }

    /// <summary>What is too long is not read at all, whatever the server would say to it.</summary>
    private static async Task<byte[]> Read(FileInfo file, CancellationToken cancellationToken) =>
        file.Length <= MaxBytes
            ? await File.ReadAllBytesAsync(file.FullName, cancellationToken)
            : throw new UsageException($"{file.Name} has {file.Length} bytes; a logo has at most {MaxBytes}.");

    private static Argument<string> MerchantId() => new("merchant") { Description = "The merchant's id: mer_…" };
}
