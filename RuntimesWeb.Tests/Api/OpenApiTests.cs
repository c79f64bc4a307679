using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Api;

public sealed class OpenApiTests(PlainApp app) : IClassFixture<PlainApp>
{
    [Fact]
    public async Task Description_ListsEveryRouteInFull()
    {
        using var client = app.App.CreateClient();
        using var json = JsonDocument.Parse(await client.GetStringAsync("/openapi.json"));
        var paths = json.RootElement.GetProperty("paths");
        var routes = app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ControllerActionDescriptor>() is not null).ToList();

        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods) // routed controllers have one
            {
                var name = $"{method} /{route.RoutePattern.RawText!.TrimStart('/')}";
                var operation = paths.GetProperty("/" + route.RoutePattern.RawText.TrimStart('/')).GetProperty(method.ToLowerInvariant());
                AssertComplete(name, operation);
            }
        }
    }

    private static void AssertComplete(string name, JsonElement operation)
    {
        Assert.True(operation.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 5, $"{name} has no summary");
        Assert.True(operation.TryGetProperty("description", out var description) && description.GetString()!.Length > 5, $"{name} has no description");
        if (operation.TryGetProperty("requestBody", out var body))
        {
            Assert.True(body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _), $"{name} has no request example");
        }

        foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(r => r.Name != "204"))
        {
            var content = response.Value.GetProperty("content").EnumerateObject().First().Value;
            Assert.True(content.TryGetProperty("example", out _), $"{name} {response.Name} has no example");
            Assert.True(content.TryGetProperty("schema", out _), $"{name} {response.Name} has no schema");
        }

        foreach (var status in new[] { "401", "403", "429", "500" })
        {
            Assert.True(operation.GetProperty("responses").TryGetProperty(status, out _), $"{name} does not name {status}");
        }
    }
}
