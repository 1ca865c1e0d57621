using System.CommandLine;
using Payments.Cli.Diagnosis;
using Payments.Cli.Settings;

namespace Payments.Cli.Commands;

/// <summary><c>payments doctor</c>: what is wrong between here and the server.</summary>
internal static class DoctorCommand
{
    public static Command Build(CommandActions actions)
    {
        var test = new Option<bool>("--send-test") { Description = "Also sends a test notification to the merchant's endpoint" };
        return actions.Command("doctor", "Looks whether server, clock, key and endpoint are well", [test], async (session, token) =>
        {
            var findings = await new ServerDiagnosis(session).Run(session.Value(test), token);
            session.Print.Things(findings, ["check", "result", "detail"], finding => [finding.Check, finding.Result, finding.Detail]);
            return findings.Any(finding => finding.IsFailure) ? ExitCode.Refused : ExitCode.Done;
        });
    }
}
