using Payments.Domain.Errors;
using Payments.Domain.Input;

namespace Payments.Domain.Alerts;

/// <summary>What an operator says of an alert that somebody looks after.</summary>
public sealed record AcknowledgeAlertRequest
{
    /// <summary>Required. Who looks after it, 1 to 100 characters.</summary>
    public string? By { get; init; }

    /// <summary>What is done about it, 1 to 256 characters. Default: nothing is said.</summary>
    public string? Note { get; init; }

    /// <summary>Checks every field, in the order in which they are documented.</summary>
    /// <returns>Null when all is well.</returns>
    public static PaymentError? Check(AcknowledgeAlertRequest request) =>
        FieldValidation.Required("by", request.By)
        ?? FieldValidation.Text("by", request.By, InputLimits.Name)
        ?? FieldValidation.Text("note", request.Note, InputLimits.Text);
}
