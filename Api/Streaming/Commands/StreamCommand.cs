using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Payments.Application.Access;
using Payments.Application.Results;
using Payments.Domain.Merchants;

namespace Payments.Api.Streaming.Commands;

/// <summary>A family of commands, by the names that frames give them: those of the HTTP operations, in snake_case.</summary>
internal interface IStreamCommands
{
    IReadOnlyDictionary<string, StreamCommand> All { get; }
}

/// <summary>A merchant's command as a frame gives it.</summary>
/// <param name="Scope">What the credentials must allow.</param>
/// <param name="Fields">The frame's own fields; no others may be there.</param>
/// <param name="Run">Carries it out.</param>
internal sealed record StreamCommand(KeyScope Scope, IReadOnlyList<string> Fields, StreamCommand.Handler Run)
{
    /// <summary>The fields that say which part of a list is wanted.</summary>
    public static readonly string[] PageFields = ["limit", "cursor"];

    public delegate Task<StreamReply> Handler(MerchantActor actor, ClientFrame frame, CancellationToken cancellationToken);

    public delegate Task<StreamReply> ItemHandler(MerchantActor actor, string id, ClientFrame frame, CancellationToken cancellationToken);

    /// <summary>A command about one thing, whose id stands in the field <paramref name="key"/>.</summary>
    public static StreamCommand Of(string key, KeyScope scope, IReadOnlyList<string> fields, ItemHandler run) =>
        new(scope, [key, .. fields], (actor, frame, cancellation) =>
            frame.RequiredText(key, out var fault) is var id && fault is null
                ? run(actor, id, frame, cancellation)
                : Task.FromResult(StreamReply.Of(fault))
        );

    /// <summary>Reads the object that a command needs, the body of the HTTP request, and carries the command out.</summary>
    public static async Task<StreamReply> WithBody<T>(
        ClientFrame frame,
        string name,
        JsonTypeInfo<T> type,
        Func<ReadOnlyMemory<byte>, Task<CommandResult<T>>> run
    )
        where T : class =>
        frame.RequiredObject(name, out var fault) is var body && fault is null ? ReplyOf(await run(body), type) : StreamReply.Of(fault);

    /// <summary>Reads a text that a command needs, and carries the command out.</summary>
    public static async Task<StreamReply> WithText<T>(
        ClientFrame frame,
        string name,
        JsonTypeInfo<T> type,
        Func<string, Task<CommandResult<T>>> run
    )
        where T : class =>
        frame.RequiredText(name, out var fault) is var text && fault is null ? ReplyOf(await run(text), type) : StreamReply.Of(fault);

    public static StreamReply ReplyOf<T>(CommandResult<T> answer, JsonTypeInfo<T> type)
        where T : class =>
        answer.Value is { } value
            ? new StreamReply(answer.Status, JsonSerializer.SerializeToUtf8Bytes(value, type), answer.Effect == CommandEffect.Replayed)
            : StreamReply.Of(answer.Error!);
}
