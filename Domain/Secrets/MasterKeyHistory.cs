using System.Collections.Immutable;

namespace Payments.Domain.Secrets;

/// <summary>Which master keys a database has been under. Keys are spoken of by their ids, which tell nothing of them.</summary>
/// <param name="Current">What is sealed now is sealed under this one.</param>
/// <param name="Retiring">Keys before it under which something may still be sealed.</param>
/// <param name="Retired">Keys before it under which nothing is sealed any more.</param>
public sealed record MasterKeyHistory(string Current, ImmutableArray<string> Retiring, ImmutableArray<string> Retired)
{
    private const string RetiringMark = ":leaving";
    private const char Separator = ' ';

    /// <summary>The keys before <see cref="Current"/>, as they are stored: separated by blanks, those that are leaving marked so.</summary>
    public string Previous => string.Join(Separator, Retiring.Select(key => key + RetiringMark).Concat(Retired));

    /// <summary>
    /// Reads what is stored. A key that is current is not leaving: a process may have ended between writing the one and the other.
    /// </summary>
    public static MasterKeyHistory Of(string current, string? before)
    {
        var keys = (before ?? "")
            .Split(Separator, StringSplitOptions.RemoveEmptyEntries)
            .ToLookup(key => key.EndsWith(RetiringMark, StringComparison.Ordinal));
        return new MasterKeyHistory(
            current,
            [.. keys[true].Select(key => key[..^RetiringMark.Length]).Where(key => key != current)],
            [.. keys[false].Where(key => key != current)]
        );
    }

    /// <summary>Says whether a process may work on a database with its keys, and what becomes of the history.</summary>
    /// <param name="history">The database's; null where nothing is written down yet.</param>
    /// <param name="key">The master key that the process is set to.</param>
    /// <param name="others">The other keys that it can open secrets with.</param>
    /// <param name="sealedUnder">The keys under which something is sealed; looked at only where there is no history.</param>
    public static MasterKeyCheck Check(
        MasterKeyHistory? history,
        string key,
        IReadOnlyCollection<string> others,
        IReadOnlyCollection<string> sealedUnder
    )
    {
        if (history is null)
        {
            var leaving = sealedUnder.Where(used => used != key).Order(StringComparer.Ordinal).ToImmutableArray();
            return RefuseIfMissing(leaving, key, others) ?? MasterKeyCheck.Allow(new MasterKeyHistory(key, leaving, []));
        }

        if (history.Current == key)
            return RefuseIfMissing(history.Retiring, key, others) ?? MasterKeyCheck.Allow(history);
        if (history.Retired.Contains(key))
            return MasterKeyCheck.Refuse(
                $"is {key}, which was replaced by {history.Current}: nothing is sealed under it any more. Set {history.Current}."
            );
        if (!others.Contains(history.Current))
        {
            return MasterKeyCheck.Refuse(
                $"is another key ({key}) than the one that the secrets of this database are sealed under ({history.Current}). "
                    + $"Set {history.Current}, from a backup if need be; to replace it, name it in Payments:PreviousMasterKeys beside the new one."
            );
        }

        // A process that is still set to the key before works on, under the new one.
        return RefuseIfMissing(history.Retiring, key, others)
            ?? MasterKeyCheck.Allow(
                history.Retiring.Contains(key) ? history : new MasterKeyHistory(key, history.Retiring.Add(history.Current), history.Retired)
            );
    }

    /// <summary>The history once nothing is sealed but under the current key.</summary>
    public MasterKeyHistory WithAllRetired() => this with { Retiring = [], Retired = [.. Retired.Union(Retiring, StringComparer.Ordinal)] };

    private static MasterKeyCheck? RefuseIfMissing(ImmutableArray<string> needed, string key, IReadOnlyCollection<string> others) =>
        needed.FirstOrDefault(used => used != key && !others.Contains(used)) is { } lacking
            ? MasterKeyCheck.Refuse(
                $"is {key}, but something in this database is still sealed under {lacking}. Name that key in Payments:PreviousMasterKeys, from a backup if need be."
            )
            : null;
}

/// <summary>Whether a process may work with its master key: exactly one of the two is there.</summary>
/// <param name="History">The database's history from now on; its current key is the one to seal under.</param>
/// <param name="Reason">Why it may not, to stand behind the name of the setting.</param>
public sealed record MasterKeyCheck(MasterKeyHistory? History, string? Reason)
{
    internal static MasterKeyCheck Allow(MasterKeyHistory history) => new(history, null);

    internal static MasterKeyCheck Refuse(string problem) => new(null, problem);
}
