using System.Buffers;
using System.Text;

namespace Payments.Sandbox.Wire;

/// <summary>
/// What a signature of a request to the provider covers. The Standard Webhooks body is here <c>METHOD SP path-and-query LF body</c>,
/// so that a signature fits one operation on one order only. The path begins with <c>/sandbox</c>, whatever stands before it in the URL.
/// </summary>
internal static class SignedRequest
{
    /// <summary>How large the body of a request may be.</summary>
    public const int MaxBody = 16 * 1024;

    /// <summary>Writes what stands before the body.</summary>
    public static void WriteStart(IBufferWriter<byte> signed, string method, string pathAndQuery)
    {
        Encoding.UTF8.GetBytes(method, signed);
        signed.Write(" "u8);
        Encoding.UTF8.GetBytes(pathAndQuery, signed);
        signed.Write("\n"u8);
    }
}
