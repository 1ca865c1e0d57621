using System.Globalization;
using Payments.Client;
using Payments.Client.AspNetCore;
using Payments.Client.Orders;
using Payments.Client.Webhooks;

namespace Payments.Samples.Shop;

/// <summary>
/// A shop that sells coffee: it makes an order, sends the payer away to pay, and ships once it was told that the money is there.
/// </summary>
public static class ShopApp
{
    /// <summary>Builds it; settings are PAYMENTS_URL, PAYMENTS_API_KEY and WEBHOOK_SECRET, in the environment or as arguments.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = builder.Configuration;
        builder.Services.AddSingleton<Sales>();
        builder.Services.AddPaymentsClient(
            new PaymentsClientOptions
            {
                Url = new Uri(settings["PAYMENTS_URL"] ?? "http://localhost:5000"),
                Credentials = PaymentsCredentials.ApiKey(Required(settings, "PAYMENTS_API_KEY")),
            }
        );
        var app = builder.Build();
        app.MapGet("/", () => Page("<p>A coffee is 2.50 EUR.</p><form method='post' action='/buy'><button>Buy</button></form>"));
        app.MapPost("/buy", Buy);
        app.MapGet("/sales/{number}", Show);

        var sales = app.Services.GetRequiredService<Sales>();
        app.MapPaymentsWebhook("/hooks", SigningSecret.Parse(Required(settings, "WEBHOOK_SECRET")), (notification, _) =>
        {
            // Trust a notification and nothing else: not the payer's browser coming back. It may come twice; shipping happens once.
            if (notification.EventType == EventTypes.OrderPaid)
                sales.Ship(notification.MerchantOrderId!);
            return Task.CompletedTask;
        });
        return app;
    }

    private static async Task<IResult> Buy(PaymentsClient payments, Sales sales, CancellationToken cancellationToken)
    {
        // The number is kept before anybody is asked, so that whatever breaks, the same order is asked for again.
        var number = sales.Begin();
        var order = await payments.Orders.CreateAsync(
            new NewOrder
            {
                MerchantOrderId = number,
                Amount = 250,
                Currency = "EUR",
                Description = "A coffee",
            },
            cancellationToken
        );
        return order.PayUrl is { } payUrl ? Results.Redirect(payUrl) : Results.Redirect("/sales/" + number);
    }

    private static async Task<IResult> Show(string number, PaymentsClient payments, Sales sales, CancellationToken cancellationToken)
    {
        if (sales.IsShipped(number) is not { } isShipped)
            return Results.NotFound();
        var orders = payments.Orders.ListAsync(new OrderFilter { MerchantOrderId = number }, cancellationToken);
        var order = await orders.FirstOrDefaultAsync(cancellationToken);
        return Page($"<p>Sale {number}: {order?.Status.Value ?? "not asked for"}, {(isShipped ? "shipped" : "not shipped")}.</p>");
    }

    private static IResult Page(string body) =>
        Results.Content($"<!doctype html><html lang='en'><title>Coffee</title><main>{body}</main></html>", "text/html; charset=utf-8");

    private static string Required(ConfigurationManager settings, string name) =>
        settings[name] ?? throw new InvalidOperationException($"{name} is not set.");
}

/// <summary>What the shop sold; a real one has a database.</summary>
public sealed class Sales
{
    private readonly Dictionary<string, bool> _sales = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Begins a sale, and gives its number.</summary>
    public string Begin()
    {
        lock (_gate)
        {
            var number = (_sales.Count + 1).ToString(CultureInfo.InvariantCulture);
            _sales.Add(number, false);
            return number;
        }
    }

    /// <summary>Ships what was sold; again is the same as once.</summary>
    public void Ship(string number)
    {
        lock (_gate)
            _sales[number] = true;
    }

    /// <summary>Whether a sale was shipped; null when there is none of this number.</summary>
    public bool? IsShipped(string number)
    {
        lock (_gate)
            return _sales.TryGetValue(number, out var isShipped) ? isShipped : null;
    }
}
