using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>The person's repository that a folder lies in.</summary>
/// <param name="SubFolder">Where the folder lies in it, with slashes; empty for its top.</param>
internal sealed record FoundRepository(GitPlace Place, string SubFolder);

/// <summary>A commit to begin from.</summary>
/// <param name="Ref">The branch it was named by; null for anything else.</param>
internal sealed record FoundCommit(string Sha, string? Ref);

/// <summary>Finds the repository that a folder belongs to by its files alone, so that nothing its configuration says leads elsewhere.</summary>
internal sealed class FindRepository(Git git, Machine machine)
{
    /// <summary>The repository; null for a folder without one. That of a whole home folder does not count.</summary>
    public Outcome<FoundRepository?> Run(string folder)
    {
        try
        {
            if (IsBare(folder))
            {
                return Failure.Conflict($"{folder} is a bare repository", "Choose a checkout of it.");
            }

            var home = RealPath.Of(machine.Home);
            for (var top = folder; top is not null && !RealPath.IsInside(home, top); top = Path.GetDirectoryName(top))
            {
                if (Path.Exists(Path.Combine(top, ".git")) || new FileInfo(Path.Combine(top, ".git")).LinkTarget is not null)
                {
                    return At(top, folder);
                }
            }

            return default(FoundRepository);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Unavailable($"{folder} cannot be read: {e.Message}");
        }
    }

    /// <summary>The commit that a name stands for; the one that is checked out for no name.</summary>
    public async Task<Outcome<FoundCommit>> CommitAsync(GitPlace place, string? name, CancellationToken ct)
    {
        if (name is not null && !RefNames.IsRevision(name))
        {
            return Failure.InvalidField("baseRef", $"{RefNames.Show(name)} is not the name of a branch, tag or commit");
        }

        var asked = await git.AskAsync(place, ["rev-parse", (name ?? "HEAD") + "^{commit}", "--symbolic-full-name", name ?? "HEAD"], GitCall.Plain, ct);
        if (asked.Failure is { } failure)
        {
            return failure;
        }

        if (!asked.Value.IsOk)
        {
            return asked.Value.Error.Contains("dubious ownership", StringComparison.Ordinal) ? asked.Value.Failure("Opening the repository")
                : name is null ? Failure.Conflict($"{place.Folder} has no commit yet", "Make a first commit, then try again: work begins from a commit.")
                : Failure.InvalidField("baseRef", $"there is no branch, tag or commit {RefNames.Show(name)}");
        }

        var lines = asked.Value.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new FoundCommit(lines[0], lines.Length > 1 && lines[1].StartsWith("refs/heads/", StringComparison.Ordinal) ? lines[1]["refs/heads/".Length..] : null);
    }

    private static bool IsBare(string folder) =>
        File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(folder, "objects")) && Directory.Exists(Path.Combine(folder, "refs"));

    private static Outcome<FoundRepository?> At(string top, string folder)
    {
        var named = Path.Combine(top, ".git");
        if (new FileInfo(named).LinkTarget is not null)
        {
            return Elsewhere(top);
        }

        var gitDir = Directory.Exists(named) ? named : Named(top, named);
        if (gitDir is null || !File.Exists(Path.Combine(gitDir, "HEAD")))
        {
            return Elsewhere(top);
        }

        var sub = Path.GetRelativePath(top, folder).Replace(Path.DirectorySeparatorChar, '/');
        return new FoundRepository(new GitPlace(top, gitDir), sub == "." ? "" : sub);
    }

    // A checkout made by git worktree is named back by its git folder; a submodule's lies in the repository around it. Anything else may be anybody's.
    private static string? Named(string top, string file)
    {
        var line = File.ReadLines(file).FirstOrDefault() ?? "";
        if (!line.StartsWith("gitdir: ", StringComparison.Ordinal))
        {
            return null;
        }

        var gitDir = RealPath.Of(Path.Combine(top, line["gitdir: ".Length..].Trim()));
        var back = Path.Combine(gitDir, "gitdir");
        if (File.Exists(back))
        {
            return RealPath.Of(Path.Combine(gitDir, File.ReadAllText(back).Trim())) == file ? gitDir : null;
        }

        for (var around = Path.GetDirectoryName(top); around is not null; around = Path.GetDirectoryName(around))
        {
            if (RealPath.IsInside(gitDir, Path.Combine(around, ".git", "modules")))
            {
                return gitDir;
            }
        }

        return null;
    }

    private static Failure Elsewhere(string top) =>
        Failure.Conflict($"The .git of {top} leads to a repository that does not know this folder", "Choose the folder of an ordinary clone or of a git worktree.");
}
