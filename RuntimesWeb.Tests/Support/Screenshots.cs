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

    private static string Folder()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "RuntimesWeb.sln")))
        {
            at = at.Parent;
        }

        return Directory.CreateDirectory(Path.Combine(at?.FullName ?? AppContext.BaseDirectory, "artifacts", "screenshots")).FullName;
    }
}
