using Payments.Domain.Merchants;

namespace Payments.Application.Access;

/// <summary>
/// Who has something done, as the transport has proved it: every command that changes something is given it. Merchants' commands take a
/// <see cref="MerchantActor"/>, operators' an <see cref="OperatorActor"/>.
/// </summary>
/// <param name="Origin">From where.</param>
public abstract record Actor(Origin Origin)
{
    /// <summary>Tells whether the credentials may hand on what those scopes allow: nobody gives more than it has.</summary>
    public abstract bool MayGrant(IEnumerable<KeyScope> scopes);
}

/// <summary>Somebody who holds the admin token, and may do everything.</summary>
/// <param name="TokenMark">What names the token without telling anything of it.</param>
/// <param name="Origin">From where.</param>
public sealed record OperatorActor(string TokenMark, Origin Origin) : Actor(Origin)
{
    /// <inheritdoc/>
    public override bool MayGrant(IEnumerable<KeyScope> scopes) => true;
}

/// <summary>A merchant, by an API key or a signature.</summary>
/// <param name="Caller">The merchant with its credentials.</param>
/// <param name="Origin">From where.</param>
public sealed record MerchantActor(MerchantCaller Caller, Origin Origin) : Actor(Origin)
{
    /// <summary>The merchant, as it was configured when it proved who it is.</summary>
    public Merchant Merchant => Caller.Merchant;

    /// <inheritdoc/>
    public override bool MayGrant(IEnumerable<KeyScope> scopes) => scopes.All(Caller.HasScope);
}

/// <summary>Somebody that is not known, as before signing in; may be refused, and no more.</summary>
/// <param name="Origin">From where.</param>
public sealed record UnknownActor(Origin Origin) : Actor(Origin)
{
    /// <inheritdoc/>
    public override bool MayGrant(IEnumerable<KeyScope> scopes) => false;
}
