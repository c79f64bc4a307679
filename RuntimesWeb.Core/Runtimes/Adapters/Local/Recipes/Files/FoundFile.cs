using System.Collections.Immutable;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

/// <summary>A regular file of the folder; no link.</summary>
/// <param name="Path">Relative to the folder, with <c>/</c>.</param>
internal sealed record FoundFile(string Path, long Bytes)
{
    private static readonly string[] TestWords = ["test", "tests", "spec", "specs", "__tests__", "testdata", "fixtures", "test-data", "e2e"];

    public string Name => System.IO.Path.GetFileName(Path);

    public string Extension => System.IO.Path.GetExtension(Path).ToLowerInvariant();

    /// <summary>The folder it lies in; empty for the top.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)?.Replace('\\', '/') ?? "";

    public int Depth => Path.Count(c => c == '/');

    public bool IsTest => Folder.Split('/').Any(part => TestWords.Contains(part, StringComparer.OrdinalIgnoreCase) || part.EndsWith(".Tests", StringComparison.OrdinalIgnoreCase) || part.EndsWith("Test", StringComparison.Ordinal))
        || Name.Contains(".test.", StringComparison.OrdinalIgnoreCase) || Name.Contains(".spec.", StringComparison.OrdinalIgnoreCase)
        || Name.StartsWith("test_", StringComparison.OrdinalIgnoreCase) || Name.EndsWith("_test.go", StringComparison.Ordinal) || Name.EndsWith("_test.py", StringComparison.Ordinal) || Name.EndsWith("Tests.cs", StringComparison.Ordinal);

    /// <summary>Written by a program: locks, generated and minified files.</summary>
    public bool IsGenerated => Name is "package-lock.json" or "packages.lock.json" or "npm-shrinkwrap.json" or "composer.lock" or "Gemfile.lock" or "go.sum"
        || Extension == ".lock" || Name is "pnpm-lock.yaml" || Name.Contains(".min.", StringComparison.OrdinalIgnoreCase) || Name.EndsWith(".Designer.cs", StringComparison.Ordinal)
        || Name.EndsWith(".g.cs", StringComparison.Ordinal) || Name.EndsWith("Snapshot.cs", StringComparison.Ordinal) || Name.EndsWith(".pb.go", StringComparison.Ordinal) || Extension is ".map" or ".snap";
}

/// <summary>The files of a folder.</summary>
/// <param name="IsGit">It lies in a git repository, so what git ignores is left out.</param>
/// <param name="Cut">Why it is not all of them; null when it is.</param>
internal sealed record FileListing(ImmutableArray<FoundFile> Files, int Folders, bool IsGit, string? Cut)
{
    public FoundFile? At(string path) => Files.FirstOrDefault(f => f.Path.Equals(path, StringComparison.OrdinalIgnoreCase));
}
