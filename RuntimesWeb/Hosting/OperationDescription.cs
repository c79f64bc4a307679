using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Hosting;

/// <summary>Adds to each operation what stands beside its action as attributes (examples, failures) and the error bodies of its group.</summary>
public sealed class OperationDescription : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        if (metadata.OfType<RequestExampleAttribute>().LastOrDefault() is { } request && operation.RequestBody?.Content is { } content)
        {
            // One way in, whatever the formatter could also read.
            var body = content.TryGetValue(Json, out var json) ? json : content.Values.First();
            content.Clear();
            content[Json] = body;
            body.Example = JsonNode.Parse(request.Json);
        }

        foreach (var example in metadata.OfType<ResponseExampleAttribute>())
        {
            ContentOf(operation.Responses, example.Status, "").Example = JsonNode.Parse(example.Json);
        }

        if (metadata.OfType<StreamExampleAttribute>().LastOrDefault() is { } stream)
        {
            var media = ContentOf(operation.Responses, StatusCodes.Status200OK, "", stream.ContentType);
            media.Example = stream.Text;
            media.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            if (metadata.OfType<ResponseExampleAttribute>().All(e => e.Status != StatusCodes.Status200OK))
            {
                // Only ever this.
                operation.Responses["200"].Content?.Remove(Json);
            }
        }

        AddErrors(operation, context, metadata);
        return Task.CompletedTask;
    }

    private static void AddErrors(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        var path = new PathString("/" + context.Description.RelativePath);
        var shape = metadata.OfType<ErrorShapeAttribute>().LastOrDefault()?.Body ?? ErrorShape.For(null, path);
        var own = metadata.OfType<FailsAttribute>().Select(f => (f.Status, Failure: new Failure(Kind(f.Status), f.Message)));
        foreach (var (status, failure) in own.Concat(Common(operation, shape).Select(s => (s, PlainFailure.Of(s)))))
        {
            var key = status.ToString(CultureInfo.InvariantCulture);
            if (operation.Responses!.ContainsKey(key))
            {
                continue;
            }

            var body = JsonSerializer.SerializeToNode(ErrorShape.BodyOf(shape, status, failure, "req_8f14e45fceea167a5a36"), WireJson.Options);
            var media = ContentOf(operation.Responses, status, failure.Message);
            media.Example = body;
            media.Schema = SchemaOf(body);
        }
    }

    private static int[] Common(OpenApiOperation operation, ErrorBody shape) => operation.RequestBody is null ? [401, 403, 429, 500]
        : shape is ErrorBody.Detail ? [400, 401, 403, 413, 415, 422, 429, 500]
        : [400, 401, 403, 413, 415, 429, 500];

    private static FailureKind Kind(int status) => status switch
    {
        404 => FailureKind.NotFound,
        409 => FailureKind.Conflict,
        422 => FailureKind.Refused,
        _ => FailureKind.Invalid,
    };

    private static OpenApiMediaType ContentOf(OpenApiResponses responses, int status, string description, string type = Json)
    {
        var key = status.ToString(CultureInfo.InvariantCulture);
        if (!responses.TryGetValue(key, out var known) || known is not OpenApiResponse response)
        {
            responses[key] = response = new OpenApiResponse { Description = description.Length == 0 ? "Done" : description };
        }

        response.Content ??= new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        if (!response.Content.TryGetValue(type, out var present) || present is not OpenApiMediaType media)
        {
            response.Content[type] = media = new OpenApiMediaType();
        }

        return media;
    }

    private static OpenApiSchema SchemaOf(JsonNode? body) => body switch
    {
        JsonObject members => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = members.Select(m => m.Key).ToHashSet(StringComparer.Ordinal),
            Properties = members.ToDictionary(m => m.Key, IOpenApiSchema (m) => SchemaOf(m.Value), StringComparer.Ordinal),
        },
        JsonArray items => new OpenApiSchema { Type = JsonSchemaType.Array, Items = items.Count > 0 ? SchemaOf(items[0]) : new OpenApiSchema() },
        _ => new OpenApiSchema
        {
            Type = body?.GetValueKind() switch
            {
                JsonValueKind.Number => JsonSchemaType.Integer,
                JsonValueKind.True or JsonValueKind.False => JsonSchemaType.Boolean,
                _ => JsonSchemaType.String,
            },
        },
    };
}
