using RuntimesWeb.Bench.Reference.Components;
using RuntimesWeb.Bench.Servers;
using RuntimesWeb.Bench.Upstreams;

namespace RuntimesWeb.Bench.Reference;

/// <summary>
/// What the product is compared with, in a process of its own from this same program: a bare minimal API that serves given bytes, an empty Blazor Server application as
/// the template makes it, a relay of streams; and the upstream that says them.
/// </summary>
internal static class ReferenceServer
{
    public const string Verb = "reference";
    public const string PayloadPath = "/payload";

    private static readonly string Assembly = typeof(ReferenceServer).Assembly.Location;
    private static readonly Dictionary<string, string> AsIs = new(StringComparer.Ordinal);

    // What the web SDK switches on.
    private static readonly Dictionary<string, string> TemplateCollector = new(StringComparer.Ordinal) { ["DOTNET_gcServer"] = "1" };

    // The same with the product's bound of the youngest generation, in hexadecimal.
    private static readonly Dictionary<string, string> ProductCollector = new(TemplateCollector, StringComparer.Ordinal) { ["DOTNET_GCGen0MaxBudget"] = "2000000" };

    public static ServerProcess StartApi(string payloadFile) => ServerProcess.Start(Assembly, ProductCollector, Verb, "api", payloadFile);

    /// <summary>The empty pages, with the product's garbage collector or with the one the template comes with.</summary>
    public static ServerProcess StartPages(bool templateCollector = false) => ServerProcess.Start(Assembly, templateCollector ? TemplateCollector : ProductCollector, Verb, "pages");

    /// <summary>A provider of models that says what it is asked to.</summary>
    public static ServerProcess StartUpstream() => ServerProcess.Start(Assembly, AsIs, Verb, "upstream");

    /// <summary>A bare server between callers and the upstream.</summary>
    public static ServerProcess StartRelay(Uri upstream) => ServerProcess.Start(Assembly, ProductCollector, Verb, "relay", upstream.AbsoluteUri);

    public static Task RunAsync(string[] args) => args switch
    {
        ["upstream", "--urls", var url] => Upstream.RunAsync(new Uri(url)),
        ["relay", var upstream, .. var rest] => Relay.Build(upstream, rest).RunAsync(),
        ["api", var payloadFile, .. var rest] => Api(payloadFile, rest).RunAsync(),
        ["pages", .. var rest] => Pages(rest).RunAsync(),
        _ => throw new BenchException("reference: api FILE, pages, upstream or relay URL"),
    };

    private static WebApplication Api(string payloadFile, string[] args)
    {
        var payload = File.ReadAllBytes(payloadFile);
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet(PayloadPath, () => Results.Bytes(payload, "application/json; charset=utf-8"));
        return app;
    }

    private static WebApplication Pages(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        var app = builder.Build();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
