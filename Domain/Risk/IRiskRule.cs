using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Orders;

namespace Payments.Domain.Risk;

/// <summary>
/// A rule that may refuse an order before any channel is asked. Register one more and merchants can name it: docs/risk-rules.md.
/// </summary>
public interface IRiskRule
{
    /// <summary>What merchants' settings and refusals call it: 1 to 32 of a-z, 0-9 and _.</summary>
    string Name { get; }

    /// <summary>Checks parameters before they are taken into a merchant's settings.</summary>
    /// <param name="parameters">A JSON object, as <see cref="JsonBody.Read"/> reads it.</param>
    /// <returns>Null when all is well; else what is wrong, its field within the parameters.</returns>
    PaymentError? Check(ReadOnlyMemory<byte> parameters);

    /// <summary>
    /// Judges an order that is about to be made. It is asked again when the same create is repeated before its outcome was written.
    /// </summary>
    /// <returns>
    /// Null to let it through; else why not, for a person: merchants see it, so it must not tell what payers should not learn.
    /// </returns>
    ValueTask<string?> Evaluate(RiskContext question);
}

/// <summary>An order that is about to be made.</summary>
/// <param name="OrderId">The id that it will have.</param>
/// <param name="MerchantId">Whose it is.</param>
/// <param name="Terms">What is asked for.</param>
/// <param name="Parameters">The rule's parameters in the merchant's settings: a JSON object that <see cref="IRiskRule.Check"/>
/// accepted.</param>
/// <param name="Now">The clock.</param>
public sealed record RiskContext(
    OrderId OrderId,
    MerchantId MerchantId,
    CreateOrderCommand Terms,
    ReadOnlyMemory<byte> Parameters,
    DateTimeOffset Now
);
