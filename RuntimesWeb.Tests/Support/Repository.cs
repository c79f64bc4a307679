namespace RuntimesWeb.Tests.Support;

/// <summary>The sources the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "RuntimesWeb.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("RuntimesWeb.sln was not found above the tests");
        }

        return folder;
    }
}
