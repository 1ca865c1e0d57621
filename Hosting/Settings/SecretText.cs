namespace Payments.Hosting.Settings;

/// <summary>
/// A secret that somebody else has chosen, as a provider or the owner of a broker: any text, but none that only a slip can have made.
/// </summary>
internal static class SecretText
{
    /// <summary>
    /// What is wrong with it, to stand behind the name of its setting; null when nothing is. The text is never part of it.
    /// </summary>
    public static string? Fault(string secret) =>
        secret.Any(char.IsControl) ? "holds a line break or another control character."
        : secret.Length > 0 && (char.IsWhiteSpace(secret[0]) || char.IsWhiteSpace(secret[^1])) ? "begins or ends with a blank."
        : null;
}
