using Microsoft.Extensions.Logging;

namespace Payments.Sandbox;

public sealed partial class SandboxClient
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The sandbox gave no usable answer to {Method} {Path}: {Reason}")]
    private partial void LogNoAnswer(string method, string path, string reason);
}
