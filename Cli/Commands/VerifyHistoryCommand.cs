using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Cli.Output;
using Payments.Cli.Settings;
using Payments.Client.Orders;

namespace Payments.Cli.Commands;

/// <summary><c>payments verify-history</c>: recomputes a saved history's hashes, without asking any server.</summary>
internal static class VerifyHistoryCommand
{
    private const long MaxBytes = 64 * 1024 * 1024;

    public static Command Build(CommandActions actions)
    {
        var file = new Argument<FileInfo>("file") { Description = "What `payments orders events ID --json`, or GET …/events, gave" };
        file.AcceptExistingOnly();
        var hash = new Option<string?>("--hash") { Description = "The history_hash that you hold, as a notification told it" };
        return actions.Command("verify-history", "Recomputes the hash chain of a saved history", [file, hash], async (session, token) =>
        {
            var events = await Read(session.Value(file), token);
            var broken = HistoryChain.FindBreak(events, session.Value(hash));
            session.Print.Line(
                new JsonObject
                {
                    ["valid"] = broken is null,
                    ["events"] = events.Count,
                    ["history_hash"] = events is [.., var last] ? last.Hash : null,
                    ["broken_at"] = broken,
                },
                broken switch
                {
                    null => $"Valid: {events.Count} events, each as it was written.",
                    { } at when at > events.Count =>
                        $"Broken: the history ends with another hash than the one given, after {events.Count} events.",
                    { } at => $"Broken at event {at} of {events.Count}.",
                }
            );
            return broken is null ? ExitCode.Done : ExitCode.Refused;
        });
    }

    private static async Task<List<HistoryEvent>> Read(FileInfo file, CancellationToken cancellationToken)
    {
        if (file.Length > MaxBytes)
            throw new UsageException($"{file.Name} has {file.Length} bytes; at most {MaxBytes} are read.");
        try
        {
            var json = JsonNode.Parse(await File.ReadAllBytesAsync(file.FullName, cancellationToken));
            var events = json is JsonObject page ? page["data"] : json;
            return events.Deserialize<List<HistoryEvent>>(CliJson.Line) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new UsageException($"{file.Name} is not a history: a JSON array of events, or an object that has one in data.");
        }
    }
}
