namespace Payments.Storage.Accounts;

/// <summary>Puts together what comes as a row per account and currency.</summary>
internal sealed class AccountAuditBuilder
{
    private readonly List<AccountAudit> _audits = [];
    private readonly List<JournalSum> _sums = [];

    public IReadOnlyList<AccountAudit> Audits => _audits;

    /// <param name="audit">The account, with what this currency has of entries.</param>
    /// <param name="currency">Null where the account has no entries.</param>
    /// <param name="balance">What the entries of the currency add up to.</param>
    /// <param name="held">Likewise of what is set aside.</param>
    public void Add(AccountAudit audit, string? currency, long balance, long held)
    {
        if (_audits.Count == 0 || _audits[^1].Row != audit.Row)
        {
            _sums.Clear();
            _audits.Add(audit with { Entries = 0, LastSequence = 0, Sums = [] });
        }

        if (currency is null)
            return;
        _sums.Add(new JournalSum("balance", currency, balance));
        _sums.Add(new JournalSum("held", currency, held));
        var before = _audits[^1];
        _audits[^1] = before with
        {
            Entries = before.Entries + audit.Entries,
            LastSequence = audit.LastSequence > before.LastSequence ? audit.LastSequence : before.LastSequence,
            Sums = [.. _sums],
        };
    }
}
