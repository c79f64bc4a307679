using System.Collections.Immutable;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tidying;

/// <summary>Something projects are made with: what tells that it is there, what it leaves behind that git should not keep, and how its files are usually indented.</summary>
/// <param name="Ignored">Patterns of <c>.gitignore</c>.</param>
/// <param name="Style">Sections of <c>.editorconfig</c>: which files, and their settings.</param>
internal sealed record Stack(string Name, Func<FoundFile, bool> Is, ImmutableArray<string> Ignored, (string Files, string Settings)? Style);

/// <summary>The stacks that are known.</summary>
internal static class Stacks
{
    private const string Four = "indent_style = space\nindent_size = 4";
    private const string Two = "indent_style = space\nindent_size = 2";
    private const string Tab = "indent_style = tab";

    private static readonly ImmutableArray<Stack> Known =
    [
        new(".NET", f => f.Extension is ".csproj" or ".fsproj" or ".vbproj" or ".sln" or ".slnx", ["bin/", "obj/", ".vs/", "*.user", "TestResults/"], ("*.{cs,fs,vb,razor,cshtml}", Four)),
        new("Node.js", f => f.Name == "package.json", ["node_modules/", "npm-debug.log*", "coverage/"], ("*.{js,jsx,mjs,cjs,ts,tsx,mts,cts,vue,svelte}", Two)),
        new("Python", f => f.Extension == ".py" || f.Name is "pyproject.toml" or "requirements.txt", ["__pycache__/", "*.pyc", ".venv/", ".pytest_cache/", "*.egg-info/"], ("*.{py,pyi}", Four)),
        new("Rust", f => f.Name == "Cargo.toml", ["target/"], ("*.rs", Four)),
        new("Go", f => f.Name == "go.mod", ["*.test", "*.out"], ("*.go", Tab)),
        new("Java and Kotlin", f => f.Name is "pom.xml" or "build.gradle" or "build.gradle.kts", ["target/", "build/", ".gradle/", "*.class"], ("*.{java,kt,kts}", Four)),
        new("C and C++", f => f.Name == "CMakeLists.txt", ["build/", "CMakeCache.txt", "CMakeFiles/"], ("*.{c,cc,cpp,h,hpp}", Four)),
        new("Ruby", f => f.Name == "Gemfile", [".bundle/", "vendor/bundle/"], ("*.{rb,rake}", Two)),
        new("PHP", f => f.Name == "composer.json", ["vendor/"], ("*.php", Four)),
        new("Swift", f => f.Name == "Package.swift", [".build/"], ("*.swift", Four)),
        new("Terraform", f => f.Extension == ".tf", [".terraform/", "*.tfstate", "*.tfstate.*"], ("*.{tf,hcl}", Two)),
        new("Make", f => f.Name is "Makefile" or "makefile" or "GNUmakefile" || f.Extension == ".mk", [], ("{Makefile,makefile,GNUmakefile,*.mk}", Tab)),
        new("web pages", f => f.Extension is ".html" or ".css" or ".scss", [], ("*.{html,css,scss}", Two)),
        new("JSON and YAML", f => f.Extension is ".json" or ".yml" or ".yaml", [], ("*.{json,yml,yaml}", Two)),
    ];

    // Of whatever editor and system: nothing of it belongs to a project.
    private static readonly ImmutableArray<string> Everywhere = [".DS_Store", "Thumbs.db", "*.swp"];

    public static IReadOnlyList<Stack> In(IReadOnlyList<FoundFile> files) => [.. Known.Where(s => files.Any(s.Is))];

    public static IEnumerable<string> Ignored(IReadOnlyList<Stack> stacks) => stacks.SelectMany(s => s.Ignored).Concat(Everywhere).Distinct(StringComparer.Ordinal);

    /// <summary>A whole <c>.editorconfig</c>; nothing in it that the files do not do already for the most part.</summary>
    public static string EditorConfig(IReadOnlyList<Stack> stacks, bool ofWindows)
    {
        var sections = stacks.Where(s => s.Style is not null).Select(s => $"\n[{s.Style!.Value.Files}]\n{s.Style.Value.Settings}\n"); // just filtered
        return $"root = true\n\n[*]\ncharset = utf-8\nend_of_line = {(ofWindows ? "crlf" : "lf")}\ninsert_final_newline = true\ntrim_trailing_whitespace = true\n{string.Concat(sections)}\n[*.md]\ntrim_trailing_whitespace = false\n\n[*.{{patch,diff,snap}}]\ninsert_final_newline = false\ntrim_trailing_whitespace = false\n";
    }
}
