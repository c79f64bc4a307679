using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local;

/// <summary>A command that may say whether work in a folder is good, and the file that makes one think so.</summary>
public sealed record VerifySuggestion(string Command, string From);

/// <summary>What a folder looks like to somebody who makes it a project. Only a suggestion: nothing was run, and a person decides.</summary>
/// <param name="Branch">What is checked out; null without git, or when it is no branch.</param>
/// <param name="Branches">By name; at most a hundred.</param>
public sealed record FolderLook(string Path, string Name, bool IsGit, string? Branch, IReadOnlyList<string> Branches, IReadOnlyList<VerifySuggestion> VerifyCommands);

/// <summary>Looks at a folder for the one who is about to make it a project.</summary>
public sealed class InspectFolder(CheckFolder folders, Git git, TimeProvider time)
{
    private const int MostBranches = 100;
    private const int MostCommands = 5;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    public async Task<Outcome<FolderLook>> RunAsync(string? path, CancellationToken ct)
    {
        var check = folders.Run(path);
        if (check.Failure is { } wrong)
        {
            return Failure.InvalidField("workingDirectory", wrong.Message);
        }

        var (folder, clock) = (check.Value, new RecipeClock(time, Most));
        var files = await new ListFiles(git).RunAsync(folder, clock, ct);
        var (branch, branches) = await BranchesAsync(folder, clock, ct);
        var commands = BuildCommands.Find(folder, files).Where(c => c.What is BuildCommands.Test or BuildCommands.Check or BuildCommands.Build)
            .OrderBy(c => c.What == BuildCommands.Test ? 0 : c.What == BuildCommands.Check ? 1 : 2);
        return new FolderLook(folder.Path, folder.Name, files.IsGit, branch, branches, [.. commands.Take(MostCommands).Select(c => new VerifySuggestion(c.Command, c.From))]);
    }

    private async Task<(string? Current, IReadOnlyList<string> All)> BranchesAsync(WorkFolder folder, RecipeClock clock, CancellationToken ct)
    {
        var (current, all) = ((string?)null, new List<string>());
        await git.RunAsync(folder.Path, ["for-each-ref", $"--count={MostBranches}", "--format=%(HEAD)%(refname:short)", "refs/heads"], clock.Left, line =>
        {
            var name = line[1..];
            all.Add(name);
            current = line[0] == '*' ? name : current;
            return true;
        }, ct);
        return (current, all);
    }
}
