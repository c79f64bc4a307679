using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Detection;
using RuntimesWeb.Hosting;
using RuntimesWeb.Http;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.House;

/// <summary>The rules of the house that a compiler does not check.</summary>
public sealed partial class HouseTests(ITestOutputHelper output)
{
    // Who may import whom among the slices of Core: lower tiers, Platform, and what is listed.
    private static readonly string[] Tiers =
    [
        "Platform",
        "Audit Access Settings Credentials Projects Profiles Documents Jobs Notifications Permissions Usage Memory Search",
        "Providers Models Toolsets Ollama Worktrees CredentialProxy",
        "Runtimes Agents Teams",
        "Runs Board Conversations Deployments",
        "Delegation Workflows Schedules Onboarding Snapshots Mcp",
    ];

    private static readonly Dictionary<string, int> Tier =
        Tiers.SelectMany((slices, tier) => slices.Split(' ').Select(slice => (slice, tier))).ToDictionary(s => s.slice, s => s.tier, StringComparer.Ordinal);

    private static readonly HashSet<string> SameTier = new(StringComparer.Ordinal)
    {
        // Everyone that changes something writes it down.
        "Access→Audit", "Settings→Audit", "Credentials→Audit", "Jobs→Audit", "Projects→Audit", "Projects→Permissions", "Permissions→Audit", "Usage→Audit",
        "Memory→Audit", "Memory→Jobs", "Memory→Notifications",
        "Credentials→Settings", "Usage→Settings", "Ollama→Providers", "Models→Providers", "CredentialProxy→Providers", "Models→Ollama",
        "Agents→Runtimes", "Teams→Agents", "Teams→Runtimes", "Board→Runs", "Conversations→Runs", "Deployments→Runs", "Schedules→Workflows", "Mcp→Delegation",
    };

    [Fact]
    public void CoreSlices_ImportOnlyLowerTiers()
    {
        var broken = new List<string>();
        foreach (var file in Repository.Files("RuntimesWeb.Core", "*.cs"))
        {
            var slice = Path.GetRelativePath(Path.Combine(Repository.Root, "RuntimesWeb.Core"), file).Split(Path.DirectorySeparatorChar)[0];
            if (slice.EndsWith(".cs", StringComparison.Ordinal) || file.Contains("Migrations", StringComparison.Ordinal) || file.Contains("CompiledModel", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.True(Tier.ContainsKey(slice), $"the slice {slice} has no tier yet: add it to the table");
            broken.AddRange(CoreImport().Matches(File.ReadAllText(file)).Select(m => m.Groups["slice"].Value).Where(other => other != slice)
                .Where(other => !(Tier.TryGetValue(other, out var tier) && tier < Tier[slice]) && !SameTier.Contains($"{slice}→{other}"))
                .Select(other => $"{Path.GetFileName(file)}: {slice} → {other}"));
        }

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("RuntimesWeb/Components", "RuntimesWeb.Controllers")]
    [InlineData("RuntimesWeb/Controllers/Api", "RuntimesWeb.Controllers.ApiV1")]
    [InlineData("RuntimesWeb/Controllers/Api", "RuntimesWeb.Controllers.V1")]
    [InlineData("RuntimesWeb/Controllers/ApiV1", "RuntimesWeb.Controllers.Api;")]
    [InlineData("RuntimesWeb/Controllers/ApiV1", "RuntimesWeb.Controllers.V1")]
    [InlineData("RuntimesWeb/Controllers", "RuntimesWeb.Components")]
    [InlineData("RuntimesWeb.Core", "Microsoft.AspNetCore")]
    public void Folder_DoesNotKnow(string folder, string name)
    {
        var knowing = Repository.Files(folder, "*.*").Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => File.ReadLines(f).Any(line => line.TrimStart('@').StartsWith("using ", StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal)));

        Assert.Empty(knowing);
    }

    [Fact]
    public void Pages_HaveNoCatchAllRoute() =>
        Assert.DoesNotContain(Repository.Files("RuntimesWeb/Components", "*.razor"), f => File.ReadAllText(f).Contains("@page \"/{*", StringComparison.Ordinal));

    [Fact]
    public void Controllers_HaveAnErrorShapeAndTheBase() => Assert.All(
        typeof(ApiController).Assembly.GetTypes().Where(t => t.Name.EndsWith("Controller", StringComparison.Ordinal) && !t.IsAbstract),
        controller =>
        {
            Assert.True(controller.GetCustomAttribute<ErrorShapeAttribute>() is not null, $"{controller.Name} has no ErrorShape");
            Assert.True(controller.IsSubclassOf(typeof(ApiController)), $"{controller.Name} is no ApiController");
        });

    [Fact]
    public void TypeNames_DoNotEndInEmptyWords() => Assert.Empty(
        new[] { typeof(ApiController).Assembly, typeof(StartupException).Assembly }.SelectMany(a => a.GetTypes())
            .Where(t => t.Namespace?.StartsWith("RuntimesWeb", StringComparison.Ordinal) is true && !t.Name.Contains('<', StringComparison.Ordinal))
            .Where(t => EmptyWord().IsMatch(t.Name)).Select(t => t.FullName));

    [Fact]
    public async Task Routes_AreDocumented()
    {
        await using var app = await TestApp.StartAsync();
        var docs = Docs("api");

        var missing = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ControllerActionDescriptor>() is not null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} /{e.RoutePattern.RawText!.TrimStart('/')}")) // routed controllers have both
            .Where(route => !docs.Contains(route, StringComparison.Ordinal)).Distinct();

        Assert.Empty(missing);
    }

    [Fact]
    public void Options_AreDocumented()
    {
        var docs = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));

        var missing = new[] { typeof(ApiController).Assembly, typeof(StartupException).Assembly }.SelectMany(a => a.GetTypes())
            .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && t.GetField("Section") is not null)
            .SelectMany(t => Keys((string)t.GetField("Section")!.GetRawConstantValue()!, t)) // just filtered
            .Append(DataFolder.Setting).Append(Core.Access.AccessKeys.FirstKeySetting).Append(GuardOptions.HostsKey).Append(GuardOptions.OriginsKey).Append("Urls")
            .Append("Providers:<id>:BaseUrl").Append(PrivateTargets.Setting).Append(BinaryFinder.NpmPrefixSetting).Append("RUNTIMESWEB_MASTER_KEY")
            .Concat(ProviderCatalog.All.SelectMany(p => new[] { p.EnvVar, p.BaseUrlVariable }).OfType<string>())
            .Where(key => !docs.Contains($"`{key}`", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public async Task JobKinds_AreDocumented()
    {
        await using var app = await TestApp.StartAsync();
        var docs = Docs("api");

        var missing = app.Services.GetServices<Core.Jobs.IJobHandler>().Select(h => h.Kind.Name).Where(kind => !docs.Contains($"`{kind}`", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Sizes_AreReported()
    {
        foreach (var (file, lines) in Repository.Files("RuntimesWeb", "*.cs").Concat(Repository.Files("RuntimesWeb.Core", "*.cs"))
            .Where(f => !f.Contains("Migrations", StringComparison.Ordinal) && !f.Contains("CompiledModel", StringComparison.Ordinal)).Select(f => (f, File.ReadLines(f).Count())).OrderByDescending(f => f.Item2).Take(10))
        {
            output.WriteLine($"{lines,4} {Path.GetRelativePath(Repository.Root, file)}");
        }

        Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "RuntimesWeb", "Program.cs")).Count(), 1, 60);
    }

    private static IEnumerable<string> Keys(string section, Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)
        .SelectMany(p => p.PropertyType.Namespace?.StartsWith("RuntimesWeb", StringComparison.Ordinal) is true && p.PropertyType.IsClass ? Keys($"{section}:{p.Name}", p.PropertyType) : [$"{section}:{p.Name}"]);

    private static string Docs(string folder) => string.Join('\n', Repository.Files(Path.Combine("docs", folder), "*.md").Select(File.ReadAllText));

    [GeneratedRegex(@"^using (static )?RuntimesWeb\.Core\.(?<slice>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CoreImport();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Impl|Info|Data)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyWord();
}
