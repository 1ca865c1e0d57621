using Microsoft.Extensions.Logging;
using Payments.Application.Access;
using Payments.Domain.Audit;

namespace Payments.Application.Audit;

public sealed partial class AuditLog
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Actor}: {Action} for {MerchantId}, {Target}, over {Transport} from {Address}: {Outcome}"
    )]
    private partial void LogAct(
        string actor,
        AuditAction action,
        string? merchantId,
        string? target,
        Transport transport,
        string? address,
        string outcome
    );
}
