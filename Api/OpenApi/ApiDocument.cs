using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Orleans.Payments.Api;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c> and, at <c>/docs</c>, a page to try the API with.</summary>
internal static class ApiDocument
{
    private const string Merchant = "merchant";
    private const string Admin = "admin";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(Secure);
        options.AddOperationTransformer(ShowExamples);
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Orleans.Payments API";
            page.SwaggerEndpoint("/openapi/v1.json", "Orleans.Payments v1");
            page.EnablePersistAuthorization();
        });
        app.MapGet("/", () => TypedResults.Redirect("/docs")).ExcludeFromDescription();
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Orleans.Payments",
            Version = "v1",
            Description = "Payment orders: create one, show its QR code, be notified when the money is there. "
                + "Amounts are integers in the currency's minor unit. Refusals are problems (RFC 9457) with a stable code and, where a field is wrong, its name.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Merchant] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A merchant's API key (sk_…)." },
            [Admin] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The admin token; on one machine it stands in data/admin.token." },
        };
        return Task.CompletedTask;
    }

    private static Task Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var path = context.Description.RelativePath ?? "";
        string[] schemes = path.EndsWith("/summary", StringComparison.Ordinal) ? [Merchant, Admin]
            : path.StartsWith("v1/merchants", StringComparison.Ordinal) ? [Admin]
            : path.StartsWith("v1/orders", StringComparison.Ordinal) ? [Merchant]
            : [];
        operation.Security ??= [];
        foreach (var scheme in schemes)
            operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] });
        return Task.CompletedTask;
    }

    private static Task ShowExamples(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.OperationId is { } name
            && ApiExamples.Requests.TryGetValue(name, out var example)
            && operation.RequestBody?.Content?.TryGetValue("application/json", out var media) == true)
            media.Example = JsonNode.Parse(example);
        return Task.CompletedTask;
    }
}
