using System.Globalization;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>Makes a small git repository with a history in the person's home, for trying things out. What is there already is never touched.</summary>
public sealed class MakeSampleRepository(Git git, CheckFolder check, Machine machine, TimeProvider time)
{
    private const string Name = "runtimesweb-sample";
    private const int MostNames = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public async Task<Outcome<WorkFolder>> RunAsync(CancellationToken ct)
    {
        if (!git.IsThere)
        {
            return Failure.Unavailable("git was not found on this computer", "Install git, then try again; or choose a folder that you have.");
        }

        if (FreeFolder() is not { } folder)
        {
            return Failure.Conflict($"There are {MostNames} sample repositories in {machine.Home} already", "Delete some of them.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            if (await FillAsync(folder, ct) is { } failure)
            {
                Directory.Delete(folder, recursive: true);
                return failure;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"The sample repository could not be made in {machine.Home}: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }

        return check.Run(folder);
    }

    private string? FreeFolder() => Enumerable.Range(1, MostNames)
        .Select(n => Path.Combine(machine.Home, n == 1 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}-{n}"))).FirstOrDefault(f => !Path.Exists(f));

    private async Task<Failure?> FillAsync(string folder, CancellationToken ct)
    {
        var failure = await RunAsync(folder, ["init", "--quiet", "--template=", "--initial-branch=main"], time.GetUtcNow(), ct);
        foreach (var commit in SampleProject.Commits.TakeWhile(_ => failure is null))
        {
            foreach (var (path, text) in commit.Files)
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!); // it lies in the folder
                await File.WriteAllTextAsync(file, text.ReplaceLineEndings("\n"), ct);
            }

            var at = time.GetUtcNow().AddDays(-commit.DaysAgo);
            failure = await RunAsync(folder, ["add", "--all"], at, ct) ?? await RunAsync(folder, ["commit", "--quiet", "--no-verify", "--message", commit.Message], at, ct);
        }

        return failure;
    }

    private async Task<Failure?> RunAsync(string folder, IReadOnlyList<string> arguments, DateTimeOffset at, CancellationToken ct)
    {
        var when = at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var ended = await git.RunAsync(folder, arguments, Limit, null, ct, new Dictionary<string, string>
        {
            // The same repository whatever the person's own git is set to.
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_AUTHOR_NAME"] = SampleProject.Author,
            ["GIT_AUTHOR_EMAIL"] = SampleProject.Mail,
            ["GIT_AUTHOR_DATE"] = when,
            ["GIT_COMMITTER_NAME"] = SampleProject.Author,
            ["GIT_COMMITTER_EMAIL"] = SampleProject.Mail,
            ["GIT_COMMITTER_DATE"] = when,
        });
        return ended.Match(
            end => end.ExitCode == 0 ? null : Failure.Unavailable($"git {arguments[0]} failed: {end.Complaint ?? (end.IsCut ? "it took too long" : "it did not say why")}"),
            failure => failure);
    }
}
