using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Payments.Api.Requests;
using Payments.Application.Results;

namespace Payments.Api.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    private const string Merchant = "merchant";
    private const string Admin = "admin";
    private const string Signature = "signature";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer(Describe);
            options.AddOperationTransformer(Secure);
            options.AddOperationTransformer(AddExamples);
            options.AddOperationTransformer(DescribeParameters);
            options.AddOperationTransformer(DescribeResponses);
            options.AddSchemaTransformer(
                static (schema, context, _) =>
                {
                    ApiSchemas.Apply(schema, context);
                    return ApiLimits.Apply(schema, context);
                }
            );
        });

    public static void MapApiDocument(this WebApplication app) => app.MapOpenApi();

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var server in document.Servers ?? [])
            (server.Url, server.Description) = (server.Url?.TrimEnd('/'), "The server that tells this.");
        document.Info = new OpenApiInfo
        {
            Title = "Orleans.Payments",
            Version = "v1",
            Contact = new OpenApiContact { Name = "Whoever operates this server" },
            License = new OpenApiLicense { Name = "All rights reserved", Identifier = "LicenseRef-All-rights-reserved" },
            Description =
                "Payment orders: create one, show its QR code, be notified when the money is there. "
                + "Amounts are integers in the currency's minor unit. Refusals are problems (RFC 9457) with a stable code and, where a field is wrong, its name.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Merchant] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A merchant's API key (sk_…).",
            },
            [Admin] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The admin token; on one machine it stands in data/admin.token.",
            },
            [Signature] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "webhook-signature",
                Description =
                    "A signed request, with merchant-id, webhook-id and webhook-timestamp: v1, and base64 of HMAC-SHA256 over "
                    + "{webhook-id}.{webhook-timestamp}.{METHOD} {path and query}\\n{body} with the merchant's webhook secret.",
            },
        };
        ApiWebhooks.Describe(document);
        ApiOperations.DescribeTags(document);
        ApiSamples.Fill(document);
        return Task.CompletedTask;
    }

    private static Task Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var path = context.Description.RelativePath ?? "";
        string[] schemes =
            path.StartsWith("v1/merchants/{id}", StringComparison.Ordinal) && !path.EndsWith("/adjustments", StringComparison.Ordinal)
                ? [Merchant, Signature, Admin]
            : path.StartsWith("v1/merchants", StringComparison.Ordinal)
            || path is "v1/orders/{id}/resolve" or "v1/foreign-reports" or "v1/unconfirmed-payments"
            || (path.StartsWith("v1/channels", StringComparison.Ordinal) && !path.EndsWith("/callbacks", StringComparison.Ordinal))
                ? [Admin]
            : path.StartsWith("v1/audit", StringComparison.Ordinal)
            || path.StartsWith("v1/orders", StringComparison.Ordinal) && context.Description.HttpMethod == HttpMethods.Get
                ? [Merchant, Signature, Admin]
            : path.StartsWith("v1/orders", StringComparison.Ordinal)
            || path.StartsWith("v1/accounts", StringComparison.Ordinal)
            || path.StartsWith("v1/test-clock", StringComparison.Ordinal)
                ? [Merchant, Signature]
            : [];
        operation.Security ??= [];
        foreach (var scheme in schemes)
            operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] });
        return Task.CompletedTask;
    }

    private static Task AddExamples(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        if (
            operation.OperationId is { } name
            && ApiExamples.Requests.TryGetValue(name, out var example)
            && operation.RequestBody?.Content?.TryGetValue("application/json", out var media) == true
        )
            media.Example = JsonNode.Parse(example);
        return Task.CompletedTask;
    }

    private static Task DescribeParameters(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        if (operation.OperationId is { } name && ApiParameters.Queries.TryGetValue(name, out var queries))
        {
            operation.Parameters ??= [];
            foreach (var query in queries)
                operation.Parameters.Add(query);
        }

        ApiOperations.Describe(operation, context.Description.RelativePath ?? "");
        return Task.CompletedTask;
    }

    private static async Task DescribeResponses(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var (path, name) = (context.Description.RelativePath ?? "", operation.OperationId ?? "");
        var answers = operation.Responses ??= [];
        if (ApiErrors.Of(path, name, operation.RequestBody is not null).ToList() is { Count: > 0 } refusals)
        {
            var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemResponse), null, cancellationToken);
            context.Document!.AddComponent(nameof(ProblemResponse), problem);
            foreach (var (status, meaning, first) in refusals)
            {
                var schema = new OpenApiSchemaReference(nameof(ProblemResponse), context.Document);
                answers[status.ToString()] = new OpenApiResponse
                {
                    Description = meaning,
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                    {
                        ["application/problem+json"] = new() { Schema = schema, Example = ApiSamples.Problem(first, status) },
                    },
                };
            }
        }

        if (name is "ListOrders" or "ListAudit" && answers["200"] is OpenApiResponse { Content: { } written })
            written[ListFormat.CsvMediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        if (name is "CreateOrder" or "RefundOrder" or "AdjustAccount" && answers["200"] is OpenApiResponse replayed)
        {
            replayed.Description = "The same content was sent before; what it made, as it is now";
            replayed.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
            {
                ["Idempotent-Replayed"] = new OpenApiHeader
                {
                    Description = "true",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            };
        }
    }
}
