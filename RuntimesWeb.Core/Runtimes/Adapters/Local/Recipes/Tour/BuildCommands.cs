using System.Text.Json;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

/// <summary>A command that builds, tests or starts the project, and the file that says so.</summary>
internal sealed record BuildCommand(string What, string Command, string From);

/// <summary>Works out from the build files of a project which commands build and test it. Runs none of them.</summary>
internal static partial class BuildCommands
{
    public const string Build = "build";
    public const string Test = "test";
    public const string Start = "start";
    public const string Check = "check";

    private const int Most = 16;
    private const int Deepest = 2;
    private const int LongestFile = 256 * 1024;

    private static readonly string[] Order = [Build, Test, Check, Start];

    public static IReadOnlyList<BuildCommand> Find(WorkFolder folder, FileListing listing)
    {
        var files = listing.Files.Where(f => f.Depth <= Deepest && !f.IsTest).OrderBy(f => f.Depth).ThenBy(f => f.Path, StringComparer.Ordinal).ToList();
        var found = files.SelectMany(f => FileTexts.Guarded<IEnumerable<BuildCommand>>(() => [.. Of(f, listing, () => FileTexts.Of(folder, f, LongestFile) ?? "")], []));
        return [.. found.DistinctBy(c => c.Command).Take(Most).OrderBy(c => Array.IndexOf(Order, c.What)).ThenBy(c => c.Command.StartsWith("./", StringComparison.Ordinal) ? 0 : 1)];
    }

    /// <summary>The files of continuous integration.</summary>
    public static IReadOnlyList<FoundFile> Pipelines(FileListing listing) =>
    [
        .. listing.Files.Where(f => (f.Folder == ".github/workflows" && f.Extension is ".yml" or ".yaml" && f.Folder.Length > 0)
            || f.Path is ".gitlab-ci.yml" or "azure-pipelines.yml" or "Jenkinsfile" or ".circleci/config.yml" or ".travis.yml" or "bitbucket-pipelines.yml" or ".drone.yml" or ".woodpecker.yml" or "appveyor.yml"),
    ];

    private static IEnumerable<BuildCommand> Of(FoundFile file, FileListing all, Func<string> text)
    {
        var there = file.Folder.Length == 0 ? "" : $"cd {file.Folder} && ";
        BuildCommand Say(string what, string command) => new(what, there + command, file.Path);
        return file.Name switch
        {
            "package.json" => Package(file, all, text(), Say),
            "Makefile" or "makefile" or "GNUmakefile" => Target().Matches(text()).Select(m => m.Groups["name"].Value).Distinct().Select(t => Say(WhatOf(t), t == "all" ? "make" : $"make {t}")),
            "Cargo.toml" when !Above(file, all, "Cargo.toml") => [Say(Build, "cargo build"), Say(Test, "cargo test")],
            "go.mod" => [Say(Build, "go build ./..."), Say(Test, "go test ./...")],
            "pyproject.toml" or "setup.py" or "requirements.txt" or "pytest.ini" or "tox.ini" or "setup.cfg" => Python(file, all, text, Say),
            "pom.xml" when !Above(file, all, "pom.xml") => [Say(Build, "mvn package"), Say(Test, "mvn verify")],
            "build.gradle" or "build.gradle.kts" when !Above(file, all, file.Name) => all.At(Beside(file, "gradlew")) is null ? [Say(Build, "gradle build"), Say(Test, "gradle test")] : [Say(Build, "./gradlew build"), Say(Test, "./gradlew test")],
            "CMakeLists.txt" when !Above(file, all, "CMakeLists.txt") => [Say(Build, "cmake -B build && cmake --build build"), Say(Test, "ctest --test-dir build")],
            "mix.exs" => [Say(Build, "mix compile"), Say(Test, "mix test")],
            "composer.json" => [Say(Build, "composer install")],
            "Gemfile" => [Say(Build, "bundle install"), .. all.At(Beside(file, ".rspec")) is null ? Array.Empty<BuildCommand>() : [Say(Test, "bundle exec rspec")]],
            "Package.swift" => [Say(Build, "swift build"), Say(Test, "swift test")],
            "deno.json" or "deno.jsonc" => [Say(Test, "deno test")],
            "compose.yaml" or "compose.yml" or "docker-compose.yml" or "docker-compose.yaml" => [Say(Start, "docker compose up")],
            "test.sh" or "run-tests.sh" => [Say(Test, $"./{file.Name}")],
            "build.sh" => [Say(Build, "./build.sh")],
            _ when file.Extension is ".sln" or ".slnx" => [Say(Build, $"dotnet build {file.Name}"), Say(Test, $"dotnet test {file.Name}")],
            _ when file.Extension is ".csproj" or ".fsproj" && !all.Files.Any(f => f.Extension is ".sln" or ".slnx") => [Say(Build, $"dotnet build {file.Name}")],
            _ when file.Name == "__init__.py" => [],
            _ => [],
        };
    }

    private static List<BuildCommand> Package(FoundFile file, FileListing all, string text, Func<string, string, BuildCommand> say)
    {
        using var manifest = EntryPoints.Json(text);
        if (manifest?.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("scripts", out var scripts) || scripts.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var program = all.At(Beside(file, "pnpm-lock.yaml")) is not null ? "pnpm" : all.At(Beside(file, "yarn.lock")) is not null ? "yarn" : all.At(Beside(file, "bun.lockb")) is not null ? "bun" : "npm";
        return [.. scripts.EnumerateObject().Select(s => s.Name).Where(n => n is "build" or "test" or "start" or "dev" or "lint" or "typecheck" or "check" or "test:e2e")
            .Select(name => say(WhatOf(name), program == "npm" && name is "test" or "start" ? $"npm {name}" : $"{program} run {name}"))];
    }

    private static IEnumerable<BuildCommand> Python(FoundFile file, FileListing all, Func<string> text, Func<string, string, BuildCommand> say)
    {
        var tests = all.Files.Any(f => f.IsTest && f.Extension == ".py");
        var pytest = file.Name is "pytest.ini" || text().Contains("pytest", StringComparison.Ordinal);
        return file.Name is "tox.ini" ? [say(Test, "tox")] : tests ? [say(Test, pytest ? "python3 -m pytest" : "python3 -m unittest")] : [];
    }

    private static string WhatOf(string name) => name switch
    {
        "build" or "all" or "compile" => Build,
        "start" or "dev" or "run" or "serve" => Start,
        "lint" or "check" or "typecheck" => Check,
        _ => Test,
    };

    private static string Beside(FoundFile file, string name) => file.Folder.Length == 0 ? name : $"{file.Folder}/{name}";

    // A part of a whole is built with the whole.
    private static bool Above(FoundFile file, FileListing all, string name) => file.Depth > 0 && all.Files.Any(f => f.Name == name && f.Depth < file.Depth && file.Path.StartsWith(f.Folder, StringComparison.Ordinal));

    [GeneratedRegex(@"^(?<name>all|build|test|tests|check|lint|run|start|serve|dev)\s*:(?!=)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Target();
}
