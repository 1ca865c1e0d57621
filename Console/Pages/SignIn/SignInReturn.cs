using Microsoft.AspNetCore.Http;

namespace Payments.Console.Pages.SignIn;

/// <summary>Where somebody goes after signing in: the page that was asked for, never one elsewhere.</summary>
internal static class SignInReturn
{
    /// <summary>The path to go to.</summary>
    /// <param name="asked">What the address of the form names; anybody can have made it.</param>
    /// <param name="console">Where the console is.</param>
    public static string Check(string? asked, PathString console) =>
        asked is not null
        && asked.StartsWith(console + "/", StringComparison.Ordinal)
        && asked.All(sign => sign is > ' ' and < '\x7f' and not '\\')
            ? asked
            : console + "/";
}
