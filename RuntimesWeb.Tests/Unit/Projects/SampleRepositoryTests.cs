using RuntimesWeb.Core.Projects;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Projects;

public sealed class SampleRepositoryTests : IDisposable
{
    private readonly TestFolder _at = new();

    [Fact]
    public async Task Make_MakesARepositoryWithAHistory_AndNeverTouchesWhatIsThere()
    {
        Directory.CreateDirectory(Path.Combine(_at.Home, "runtimesweb-sample"));

        var made = await _at.Get<MakeSampleRepository>().RunAsync(default);

        Assert.Equal(Path.Combine(_at.Home, "runtimesweb-sample-2"), made.Value.Path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_at.Home, "runtimesweb-sample")));
        var log = new List<string>();
        await _at.Get<Git>().RunAsync(made.Value.Path, ["log", "--format=%an <%ae> %s"], TimeSpan.FromSeconds(10), line =>
        {
            log.Add(line);
            return true;
        }, default);
        Assert.Equal(5, log.Count);
        Assert.All(log, line => Assert.StartsWith("Sample Author <sample@example.com> ", line));
        Assert.Contains("TODO", await File.ReadAllTextAsync(Path.Combine(made.Value.Path, "wordcount", "counter.py")));
    }

    [Fact]
    public async Task Make_TheSamplesTests_Pass()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not on this computer");
        var made = await _at.Get<MakeSampleRepository>().RunAsync(default);

        var ran = await _at.Get<Core.Platform.ProcessRunner>().RunAsync("/usr/bin/python3", ["-m", "unittest", "discover", "-s", made.Value.Path, "-t", made.Value.Path], TimeSpan.FromSeconds(30), default);

        Assert.True(ran.Value.ExitCode == 0 && ran.Value.Error.Contains("Ran 4 tests", StringComparison.Ordinal), ran.Value.Error);
    }

    public void Dispose() => _at.Dispose();
}
