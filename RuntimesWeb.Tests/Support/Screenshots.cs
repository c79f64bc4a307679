using Microsoft.Playwright;

namespace RuntimesWeb.Tests.Support;

/// <summary>Saves pages as pictures to <c>artifacts/screenshots</c> when <c>RUNTIMESWEB_SCREENSHOTS=1</c>, for people to look at.</summary>
public static class Screenshots
{
    public static bool Wanted { get; } = Environment.GetEnvironmentVariable("RUNTIMESWEB_SCREENSHOTS") == "1";

    public static async Task SaveAsync(IPage page, string name)
    {
        if (Wanted)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Folder(), name + ".png"), FullPage = true });
        }
    }

    /// <summary>The folder of the solution, found from where the tests run.</summary>
    public static string RepositoryRoot
    {
        get
        {
            var at = new DirectoryInfo(AppContext.BaseDirectory);
            while (at is not null && !File.Exists(Path.Combine(at.FullName, "RuntimesWeb.sln")))
            {
                at = at.Parent;
            }

            return at?.FullName ?? throw new InvalidOperationException("the tests run outside of the repository");
        }
    }

    private static string Folder() => Directory.CreateDirectory(Path.Combine(RepositoryRoot, "artifacts", "screenshots")).FullName;
}
