using System.Text.Json;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>A file where a program begins, and why it is taken for one.</summary>
internal sealed record EntryPoint(string Path, string Why);

/// <summary>Finds where the programs of a project begin, by the names each language uses and by what its manifests say.</summary>
internal static partial class EntryPoints
{
    private const int Most = 12;
    private const int LongestManifest = 256 * 1024;

    public static IReadOnlyList<EntryPoint> Find(WorkFolder folder, FileListing listing)
    {
        var files = listing.Files.Where(f => !f.IsTest && !f.IsGenerated).OrderBy(f => f.Depth).ThenBy(f => f.Path, StringComparer.Ordinal).ToList();
        var declared = files.SelectMany(f => FileTexts.Guarded<IEnumerable<EntryPoint>>(() => [.. Declared(folder, f)], []));
        var named = files.Select(f => (File: f, Why: Named(f))).Where(f => f.Why is not null).Select(f => new EntryPoint(f.File.Path, f.Why!)); // just filtered
        return [.. declared.Concat(named).DistinctBy(e => e.Path).Take(Most)];
    }

    private static string? Named(FoundFile file) => file.Name switch
    {
        "Program.cs" or "Program.fs" => ".NET program",
        "main.go" => "Go program",
        "main.rs" when file.Folder.EndsWith("src", StringComparison.Ordinal) => "Rust program",
        "lib.rs" when file.Folder.EndsWith("src", StringComparison.Ordinal) => "Rust library",
        "__main__.py" => "Python package that runs",
        "main.py" or "app.py" or "cli.py" or "wsgi.py" or "asgi.py" when file.Depth <= 2 => "Python program",
        "manage.py" => "Django commands",
        "main.c" or "main.cc" or "main.cpp" => "C or C++ program",
        "Main.java" or "Application.java" or "Main.kt" or "Application.kt" => "JVM program",
        "main.dart" => "Dart program",
        "main.ts" or "main.tsx" or "main.js" or "index.ts" or "index.tsx" or "index.js" or "server.js" or "server.ts" or "app.js" or "app.ts" or "cli.js" or "cli.ts"
            when file.Folder is "" or "src" or "app" or "server" || file.Folder.EndsWith("/src", StringComparison.Ordinal) => "JavaScript or TypeScript",
        "index.html" when file.Folder is "" or "public" or "src" => "web page",
        "index.php" or "artisan" => "PHP",
        "config.ru" => "Ruby web application",
        "Dockerfile" or "Containerfile" => "container image",
        "compose.yaml" or "compose.yml" or "docker-compose.yml" or "docker-compose.yaml" => "services that start together",
        _ => null,
    };

    private static IEnumerable<EntryPoint> Declared(WorkFolder folder, FoundFile file) => file.Name switch
    {
        "package.json" when file.Depth <= 2 && FileTexts.Of(folder, file, LongestManifest) is { } json => OfPackage(file, json),
        "pyproject.toml" when file.Depth <= 2 && FileTexts.Of(folder, file, LongestManifest) is { } toml && Scripts().Match(toml) is { Success: true } scripts =>
            Script().Matches(scripts.Groups["body"].Value).Take(5).Select(m => new EntryPoint(m.Groups["target"].Value, $"command {m.Groups["name"].Value} in {file.Path}")),
        _ => [],
    };

    private static List<EntryPoint> OfPackage(FoundFile file, string json)
    {
        using var manifest = Json(json);
        if (manifest?.RootElement is not { ValueKind: JsonValueKind.Object } root)
        {
            return [];
        }

        var found = new List<EntryPoint>();
        if (root.TryGetProperty("bin", out var bin))
        {
            var commands = bin.ValueKind == JsonValueKind.Object ? bin.EnumerateObject().Select(b => (b.Name, b.Value)) : [("", bin)];
            found.AddRange(commands.Where(b => b.Value.ValueKind == JsonValueKind.String).Take(5).Select(b => new EntryPoint(In(file, b.Value.GetString()!), $"command {b.Name} in {file.Path}".Replace("  ", " ", StringComparison.Ordinal)))); // just checked
        }

        if (root.TryGetProperty("main", out var main) && main.ValueKind == JsonValueKind.String)
        {
            found.Add(new EntryPoint(In(file, main.GetString()!), $"main of {file.Path}")); // just checked
        }

        return found;
    }

    private static string In(FoundFile manifest, string path)
    {
        var relative = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        return manifest.Folder.Length == 0 ? relative : $"{manifest.Folder}/{relative}";
    }

    internal static JsonDocument? Json(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\[(project|tool\.poetry)\.scripts\]\s*\n(?<body>([^\[\n][^\n]*(\n|\z)|\n)*)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scripts();

    [GeneratedRegex(@"^\s*""?(?<name>[\w.-]+)""?\s*=\s*""(?<target>[^""]+)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();
}
