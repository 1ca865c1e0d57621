using System.Security.Cryptography;
using System.Text.Json;
using Payments.Application.Access;
using Payments.Domain;
using Payments.Domain.Audit;
using Payments.Domain.Input;
using Payments.Domain.Text;
using Payments.Storage.Audit;

namespace Payments.Application.Audit;

/// <summary>Makes entries of acts, and rows of entries.</summary>
public sealed class AuditEntries(TimeProvider clock)
{
    /// <summary>By what a merchant is found that signed its request.</summary>
    public const string Signature = "signature";

    /// <summary>How many changes an entry has at most; no act has more fields.</summary>
    private const int MaxChanges = 40;

    private const int IdLength = 16;

    /// <summary>What somebody sets out to do, or does by that alone.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="act">What.</param>
    /// <param name="outcome">What came of it; null where another entry will tell.</param>
    public AuditEntry Of(Actor actor, Act act, string? outcome) =>
        new()
        {
            ActId = "aud_" + Base32.Encode(RandomNumberGenerator.GetBytes(IdLength)),
            At = clock.GetUtcNow().ToMilliseconds(),
            MerchantId = act.Merchant?.Value,
            Actor = Of(actor),
            Action = NameOf(act.Action),
            Target = act.Target is { } target ? InputLimits.Shorten(target) : null,
            Changes = act.Changes.IsEmpty ? null : [.. act.Changes.Take(MaxChanges).Select(change => change.Shortened())],
            Outcome = outcome,
        };

    /// <summary>What came of it.</summary>
    public AuditEntry Completion(AuditEntry begun, long sequence, string outcome) =>
        new()
        {
            ActId = begun.ActId,
            At = clock.GetUtcNow().ToMilliseconds(),
            MerchantId = begun.MerchantId,
            Completes = sequence,
            Outcome = outcome,
        };

    /// <summary>The row of an entry.</summary>
    public static AuditRow ToRow(AuditEntry entry) => ToRow(entry, JsonSerializer.Serialize(entry, DomainJson.Stored.AuditEntry));

    /// <summary>The row of an entry that has this body.</summary>
    public static AuditRow ToRow(AuditEntry entry, string body) =>
        new(
            entry.ActId,
            entry.Completes,
            entry.At,
            entry.MerchantId ?? "",
            entry.Actor is not { } actor ? ""
                : actor.MerchantId is null ? actor.Kind
                : actor.KeyId ?? Signature,
            entry.Action ?? "",
            body
        );

    /// <summary>The word of an action.</summary>
    public static string NameOf(AuditAction action) => SnakeCase<AuditAction>.Of(action);

    private static AuditActor Of(Actor actor)
    {
        var (transport, address) = (SnakeCase<Transport>.Of(actor.Origin.Transport), actor.Origin.Address?.ToString());
        return actor switch
        {
            MerchantActor { Caller: var caller } => new AuditActor(SnakeCase<ActorKind>.Of(ActorKind.Merchant), transport, address)
            {
                MerchantId = caller.Merchant.Id,
                KeyId = caller.Key?.Id,
                KeyName = caller.Key?.Name,
            },
            OperatorActor { TokenMark: var mark } => new AuditActor(SnakeCase<ActorKind>.Of(ActorKind.Operator), transport, address)
            {
                Token = mark,
            },
            _ => new AuditActor(SnakeCase<ActorKind>.Of(ActorKind.Unknown), transport, address),
        };
    }
}
