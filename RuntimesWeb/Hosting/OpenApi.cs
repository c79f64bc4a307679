using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.ReDoc;

namespace RuntimesWeb.Hosting;

/// <summary>The API description and its two readers, all from this server: no font, logo or script from elsewhere.</summary>
public static partial class OpenApi
{
    private const string Document = "/openapi.json";

    private const string ReDocPage = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>RuntimesWeb API</title>
        <link rel="stylesheet" href="index.css">
        </head>
        <body>
        <div id="redoc-container"></div>
        <script type="module" src="index.js"></script>
        </body>
        </html>
        """;

    public static void AddApiDescription(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(options =>
    {
        options.AddOperationTransformer<OperationDescription>();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "RuntimesWeb",
                Version = ProductVersion.Text,
                Description = "One local control plane for AI agent runtimes. Three groups: /api, /api/v1 and /v1, each with its own error body.",
            };
            // Relative, so that it is right on every address the server listens on.
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An access key; only needed when sign-in is required." };
            document.Components.SecuritySchemes["apiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "The same keys." };
            return Task.CompletedTask;
        });
    });

    public static void UseApiDescription(this WebApplication app)
    {
        app.MapOpenApi(Document);
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "RuntimesWeb API";
            ui.SwaggerEndpoint(Document, "RuntimesWeb");
        });
        var script = new Lazy<byte[]>(ReDocScript);
        // In front of the reader, which would hand out its own.
        app.UseWhen(context => context.Request.Path.Equals("/redoc/redoc.standalone.js", StringComparison.OrdinalIgnoreCase), branch =>
            branch.Run(context => Results.Bytes(script.Value, "text/javascript").ExecuteAsync(context)));
        app.UseReDoc(redoc =>
        {
            redoc.RoutePrefix = "redoc";
            redoc.SpecUrl = Document;
            redoc.ConfigObject.AdditionalItems["disableTelemetry"] = true;
            redoc.IndexStream = () => new MemoryStream(Encoding.UTF8.GetBytes(ReDocPage));
        });
    }

    // The bundle draws its maker's logo from an outside host and knows one to report to; neither is left in it.
    private static byte[] ReDocScript()
    {
        var assembly = typeof(ReDocOptions).Assembly;
        var name = assembly.GetManifestResourceNames().First(n => n.EndsWith("redoc.standalone.js", StringComparison.Ordinal));
        using var packed = new GZipStream(assembly.GetManifestResourceStream(name)!, CompressionMode.Decompress); // just listed
        using var reader = new StreamReader(packed);
        var script = OutsideLogo().Replace(reader.ReadToEnd(), "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E");
        return Encoding.UTF8.GetBytes(script.Replace("https://otel.cloud.redocly.com/v1/traces", "", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"https://cdn\.redoc\.ly/redoc/logo-mini(-full)?\.svg", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex OutsideLogo();
}
