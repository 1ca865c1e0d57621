using System.Text.Json;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Ids;
using Payments.Domain.Text;
using Payments.Storage.Audit;

namespace Payments.Application.Audit;

/// <summary>A stored act as somebody may see it.</summary>
internal static class ActView
{
    private const string Unknown = "unknown";

    /// <summary>Shows it.</summary>
    /// <param name="act">The act.</param>
    /// <param name="viewer">The merchant that looks; null for an operator.</param>
    public static ActResponse Of(StoredAct act, MerchantId? viewer)
    {
        var (entry, completion) = (Read(act.Begun.Row.Body), act.Completion is { } body ? Read(body) : null);
        return new ActResponse(
            act.Begun.Row.ActId,
            act.Begun.Row.At,
            entry?.Actor is { } actor ? Of(actor, viewer) : null,
            entry?.Action,
            entry?.MerchantId,
            entry?.Target,
            [.. (entry?.Changes ?? []).Select(change => new ChangeResponse(change.Field, change.Before, change.After))],
            entry?.Outcome ?? completion?.Outcome ?? Unknown,
            entry?.Outcome is null ? completion?.At : entry.At,
            Convert.ToHexStringLower(act.Begun.Hash)
        );
    }

    /// <summary>A merchant is told that an operator acted, not by what token and from where.</summary>
    private static ActorResponse Of(AuditActor actor, MerchantId? viewer)
    {
        var isHidden = viewer is not null && actor.Kind != SnakeCase<ActorKind>.Of(ActorKind.Merchant);
        return new ActorResponse(
            actor.Kind,
            actor.MerchantId,
            actor.KeyId,
            actor.KeyName,
            isHidden ? null : actor.Token,
            actor.Transport,
            isHidden ? null : actor.Address
        );
    }

    /// <summary>An entry; null where it was changed so that it cannot be read, which verification tells.</summary>
    private static AuditEntry? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DomainJson.Stored.AuditEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
