using System.Text.Json;

namespace Payments.Crash.Tests.Load;

/// <summary>What the server answered.</summary>
internal sealed record ServerResponse(int Status, string Body)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body of a good answer.</summary>
    public T As<T>() =>
        IsSuccess
            ? JsonSerializer.Deserialize<T>(Body, Json) ?? throw new InvalidOperationException($"{Status} with null")
            : throw new InvalidOperationException($"{Status}: {Body}");

    /// <summary>The code of a problem.</summary>
    public string Code() => JsonSerializer.Deserialize<Problem>(Body, Json)?.Code ?? "";

    private sealed record Problem(string? Code);
}
