namespace Payments.Cli.Diagnosis;

/// <summary>What a check came to.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Result"><c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record Finding(string Check, string Result, string Detail)
{
    public bool IsFailure => Result == "failed";

    public static Finding Ok(string check, string detail) => new(check, "ok", detail);

    public static Finding Warning(string check, string detail) => new(check, "warning", detail);

    public static Finding Failed(string check, string detail) => new(check, "failed", detail);
}
