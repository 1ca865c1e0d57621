using Payments.Api.Accounts;
using Payments.Api.Alerts;
using Payments.Api.AsyncApi;
using Payments.Api.Audit;
using Payments.Api.Authentication;
using Payments.Api.Channels;
using Payments.Api.Checkout;
using Payments.Api.Limits;
using Payments.Api.Merchants;
using Payments.Api.OpenApi;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Queue;
using Payments.Api.Requests;
using Payments.Api.Streaming;
using Payments.Application;
using Payments.Console;
using Payments.Console.Settings;
using Payments.Domain.Input;
using Payments.Hosting;
using Payments.Hosting.Settings;
using Payments.Messaging;

namespace Payments.Api;

/// <summary>Puts the server together.</summary>
public static class PaymentsApi
{
    /// <summary>Builds the server; <c>Run</c> starts it.</summary>
    /// <param name="args">Settings as on the command line.</param>
    /// <param name="replace">Registers what is to be used instead of the server's own, as a test's clock; last word.</param>
    /// <exception cref="SettingException">A setting is not usable; the message names it.</exception>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        // Settings are read from the program's directory, whatever the working directory is.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = InputLimits.Body);
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));

        var process = ProcessSettings.ForApi(builder.Configuration, builder.Environment);
        var broker = RabbitMqSettings.Read(builder.Configuration);
        var stream = StreamSettings.Read(builder.Configuration);
        var console = ConsoleSettings.Read(builder.Configuration);
        builder.AddPayments(process);
        builder
            .Services.AddSingleton<MerchantAuthentication>()
            .AddSingleton<AdminAuthentication>()
            .AddSingleton<RefusedActs>()
            .AddSingleton<CheckoutPage>()
            .AddMerchantCommands()
            .AddRabbitMq(broker)
            .AddStream(stream)
            .AddConsole(console)
            .AddApiDocument();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        _ = app.Services.CreateHostedServices();
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseMiddleware<RequestBodyMiddleware>();
        app.UseMiddleware<RequestConcurrencyMiddleware>();
        app.UseMiddleware<SharedServicesMiddleware>();
        if (!process.HostsGrains)
            app.UseMiddleware<ClusterConnectionMiddleware>();
        app.UseHeadAsGet();
        app.UseRouting();
        app.MapPayments();
        app.MapStream();
        app.MapOrders();
        app.MapCheckout();
        app.MapReviews();
        app.MapAudit();
        app.MapAlerts();
        app.MapDeadLetters();
        app.MapLimits();
        app.MapMerchants();
        app.MapAccounts();
        app.MapTestClock();
        app.MapChannels();
        app.MapConsole();
        app.UseRabbitMq();
        app.MapApiDocument();
        app.MapAsyncApiDocument();
        if (process.Payments.DocsEnabled)
            app.MapApiPage();
        return app;
    }
}
