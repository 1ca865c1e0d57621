using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Testing;
using Payments.Testing.Hosting;

namespace Payments.Channels.Tests.Http;

/// <summary>Listens, writes down what it is asked, and answers as it is told to.</summary>
internal sealed class JsonProvider(ManualClock clock) : IAsyncDisposable
{
    private WebApplication _app = null!;

    /// <summary>What it was asked: method and path, body, and whether the signature is right.</summary>
    public List<(string Line, string Body, bool IsSigned)> Requests { get; } = [];

    /// <summary>What it answers to a path.</summary>
    public Func<string, (int Status, string Body)> Respond { get; set; } = _ => (200, "{}");

    public string Url { get; private set; } = "";

    public async Task Start() => (_app, Url) = await LocalServer.Start(_ => { }, app => app.Run(Answer));

    public Task Stop() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>An order of 12.50 EUR that was made just now.</summary>
    public PaymentOrder Order() =>
        new()
        {
            Id = new OrderId("ord_1"),
            MerchantId = new MerchantId("mer_1"),
            Terms = new CreateOrderCommand
            {
                MerchantOrderId = "1",
                Kind = OrderKind.Payment,
                Amount = new Money(1250, "EUR"),
                Description = "#1 \"ä\"",
                ExpiresIn = TimeSpan.FromMinutes(15),
                Fingerprint = "",
            },
            CreatedAt = clock.GetUtcNow(),
            ExpiresAt = clock.GetUtcNow() + TimeSpan.FromMinutes(15),
            Status = OrderStatus.Created,
            UpdatedAt = clock.GetUtcNow(),
        };

    private static string Sign(string content) =>
        Convert.ToHexStringLower(HMACSHA256.HashData("a shared secret"u8, Encoding.UTF8.GetBytes(content)));

    private async Task Answer(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = http.Request.Path + http.Request.QueryString;
        var isSigned =
            http.Request.Headers["X-Signature"] == Sign($"{clock.GetUtcNow().ToUnixTimeSeconds()}.{http.Request.Method}.{path}.{body}");
        Requests.Add((http.Request.Method + " " + path, body, isSigned));
        var (status, answer) = Respond(path);
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(answer);
    }
}
