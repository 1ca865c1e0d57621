using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Payments.Hosting;
using Payments.Hosting.Settings;

namespace Payments.Silo;

/// <summary>Puts the silo's own process together: the grains, and a small web server for its health and dashboard.</summary>
public static class SiloProcess
{
    /// <summary>Builds the process; <c>Run</c> starts it.</summary>
    /// <param name="args">Settings as on the command line.</param>
    /// <exception cref="SettingException">A setting is not usable; the message names it.</exception>
    public static WebApplication Build(string[] args)
    {
        // Settings are read from the program's directory, whatever the working directory is.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        if (builder.Configuration["urls"] is null)
            builder.WebHost.UseUrls("http://localhost:5100");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.AddPayments(ProcessSettings.ForSilo(builder.Configuration, builder.Environment));

        var app = builder.Build();
        app.UseHeadAsGet();
        app.UseRouting();
        app.MapPayments();
        return app;
    }
}
