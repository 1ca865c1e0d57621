using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Payments.Console.Assets;
using Payments.Console.Connections;
using Payments.Console.Layout;
using Payments.Console.Pages.Audit;
using Payments.Console.Pages.Orders;
using Payments.Console.Pages.SignIn;

namespace Payments.Console;

/// <summary>What a request for the console passes through.</summary>
internal static class ConsolePipeline
{
    public static RequestDelegate Build(IServiceProvider services)
    {
        var pipeline = new ApplicationBuilder(services);
        pipeline.UseMiddleware<PageHeaders>();
        pipeline.UseStatusCodePagesWithReExecute("/not-found");
        pipeline.UseRouting();
        pipeline.UseAuthentication();
        pipeline.UseAuthorization();
        pipeline.UseAntiforgery();
        pipeline.UseMiddleware<PageLimitMiddleware>();
        pipeline.UseEndpoints(endpoints =>
        {
            endpoints.MapAssets();
            endpoints.MapSignOut();
            endpoints.MapOrderExport();
            endpoints.MapAuditExport();
            // The session cookie is renewed by any request; a page that stays open asks for this one now and then.
            endpoints.MapGet("/session", () => TypedResults.NoContent());
            endpoints
                .MapRazorComponents<App>()
                .AddInteractiveServerRenderMode(mode =>
                {
                    mode.ContentSecurityFrameAncestorsPolicy = null;
                });
        });
        return pipeline.Build();
    }
}
