using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Payments.Channels.Sandbox;
using Orleans.Payments.Silo;

namespace Orleans.Payments.Api;

/// <summary>On the embedded host this process hosts the grains, and the simulated provider with them.</summary>
internal static class GrainHosting
{
    public static void AddGrainHost(this WebApplicationBuilder builder, PaymentsSettings settings) => builder.Services.AddPaymentsSilo(settings);

    public static void UseGrainHost(this WebApplication app)
    {
        if (app.Services.GetRequiredService<PaymentsSettings>().SandboxEnabled) app.MapSandbox();
    }
}
