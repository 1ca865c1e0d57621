using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Payments.Api.OpenApi;

/// <summary>What is the same in all schemas: times are texts, and what is absent instead of null is never null.</summary>
internal static class ApiSchemas
{
    public static void Apply(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (schema.Properties is not { } properties)
            return;
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (properties.TryGetValue(property.Name, out var described) && described is OpenApiSchema field)
            {
                if (property.PropertyType == typeof(DateTimeOffset))
                    field.Type = JsonSchemaType.String;
                if (property.PropertyType == typeof(DateTimeOffset?))
                    field.Type = JsonSchemaType.String | JsonSchemaType.Null;
                if (IsAbsentInsteadOfNull(property))
                    properties[property.Name] = WithoutNull(field);
            }
        }
    }

    private static bool IsAbsentInsteadOfNull(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
            is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];

    private static IOpenApiSchema WithoutNull(OpenApiSchema field)
    {
        if (field.OneOf?.SingleOrDefault(choice => choice.Type != JsonSchemaType.Null) is { } other)
            return other;
        field.Type &= ~JsonSchemaType.Null;
        return field;
    }
}
