using System.Globalization;
using System.Text;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;

namespace RuntimesWeb.Core.Worktrees.Repository;

/// <summary>The few things that worktrees ask of git, each with its failure in words.</summary>
internal sealed class WorktreeGit(Git git, FindRepository find, RepositoryTurns turns)
{
    private const string Name = "Runtimes Web";
    private const string Mail = "runtimesweb@localhost";

    public Git Git => git;

    /// <summary>The checkout that a worktree is; its settings are read anew.</summary>
    public Task<Outcome<GitPlace>> PlaceAsync(Worktree worktree, CancellationToken ct) => worktree.GitDir is null
        ? Task.FromResult<Outcome<GitPlace>>(Failure.Conflict("This is an empty folder: it has no history and no diff"))
        : Directory.Exists(worktree.Path) && File.Exists(Path.Combine(worktree.GitDir, "HEAD")) ? GitSettings.ReadAsync(git, new GitPlace(worktree.Path, worktree.GitDir), ct)
        : StoreAsync(worktree, ct);

    /// <summary>Where its commits are, whether its folder is there or not: the person's repository, or the copy's own history.</summary>
    public async Task<Outcome<GitPlace>> StoreAsync(Worktree worktree, CancellationToken ct)
    {
        if (!Directory.Exists(worktree.Repository))
        {
            return Failure.Conflict($"{worktree.Repository} is not there any more", "Bring the folder back to where it was, then try again.");
        }

        if (worktree.Kind == WorktreeKind.Copy)
        {
            return await GitSettings.ReadAsync(git, new GitPlace(worktree.Repository, worktree.GitDir!), ct); // a copy always has one
        }

        var found = find.Run(worktree.Repository);
        return found.Failure is { } failure ? failure
            : found.Value is { } repository && repository.Place.Folder == worktree.Repository ? await GitSettings.ReadAsync(git, repository.Place, ct)
            : Failure.Conflict($"{worktree.Repository} is no git repository any more", "Bring the repository back to where it was, then try again.");
    }

    /// <summary>What git says; its failure when it fails.</summary>
    public async Task<Outcome<GitAnswer>> AskAsync(GitPlace place, string doing, IReadOnlyList<string> arguments, GitCall call, CancellationToken ct, Func<ReadOnlyMemory<byte>, bool>? onBytes = null)
    {
        var asked = await git.AskAsync(place, arguments, call, ct, onBytes);
        return asked.Failure is { } failure ? failure : asked.Value.IsOk || asked.Value.IsCut ? asked.Value : asked.Value.Failure(doing);
    }

    /// <summary><c>git worktree add</c>, <c>list</c> and <c>remove</c>, one at a time.</summary>
    public async Task<Outcome<GitAnswer>> RegisterAsync(GitPlace place, string doing, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        using var turn = await turns.OfRegistrationsAsync(ct);
        return await AskAsync(place, doing, ["worktree", .. arguments], GitCall.Plain, ct);
    }

    /// <summary>Makes a commit; nothing points to it yet.</summary>
    /// <param name="isOfPerson">In the person's name, as the configuration tells it; else in the server's own.</param>
    public async Task<Outcome<string>> CommitAsync(GitPlace place, string tree, IReadOnlyList<string> parents, string message, bool isOfPerson, CancellationToken ct)
    {
        var (name, mail) = isOfPerson && place.Settings is { UserName: { } person, UserMail: { } address } ? (person, address) : (Name, Mail);
        var call = new GitCall
        {
            Input = Encoding.UTF8.GetBytes(message.TrimEnd() + "\n"),
            Variables = new Dictionary<string, string>
            {
                ["GIT_AUTHOR_NAME"] = name,
                ["GIT_AUTHOR_EMAIL"] = mail,
                ["GIT_COMMITTER_NAME"] = name,
                ["GIT_COMMITTER_EMAIL"] = mail,
            },
        };
        var made = await AskAsync(place, "Making the commit", ["commit-tree", tree, .. parents.SelectMany(p => new[] { "-p", p }), "-F", "-"], call, ct);
        return made.Match<Outcome<string>>(answer => answer.Line, failure => failure);
    }

    /// <summary>Moves a ref, only while it stands where it is believed to stand.</summary>
    /// <param name="from">Null when it must not be there yet.</param>
    public async Task<Outcome<Done>> MoveAsync(GitPlace place, string name, string? from, string to, CancellationToken ct)
    {
        var moved = await AskAsync(place, $"Moving {name}", ["update-ref", "--no-deref", "-m", "runtimesweb", name, to, from ?? new string('0', to.Length)], GitCall.Plain, ct);
        return moved.Match(_ => Done.Ok, failure => failure);
    }

    /// <summary>Keeps a commit under a hidden name, in place of what the name stood for.</summary>
    public async Task<Outcome<Done>> KeepAsync(GitPlace place, string name, string sha, CancellationToken ct) =>
        (await AskAsync(place, $"Keeping {name}", ["update-ref", "--no-deref", name, sha], GitCall.Plain, ct)).Match(_ => Done.Ok, failure => failure);

    /// <summary>Removes a ref if it is there; where it stands does not matter.</summary>
    public async Task<Outcome<Done>> DropAsync(GitPlace place, string name, CancellationToken ct) =>
        (await AskAsync(place, $"Removing {name}", ["update-ref", "--no-deref", "-d", name], GitCall.Plain, ct)).Match(_ => Done.Ok, failure => failure);

    /// <summary>The commit that a ref or a commit's name stands for; null when there is none.</summary>
    public async Task<Outcome<string?>> TipAsync(GitPlace place, string name, CancellationToken ct)
    {
        var asked = await git.AskAsync(place, ["rev-parse", "--verify", "--quiet", name + "^{commit}"], GitCall.Plain, ct);
        return asked.Failure is { } failure ? failure : asked.Value.IsOk ? asked.Value.Line : default(string);
    }

    public async Task<Outcome<string>> TreeAsync(GitPlace place, string commit, CancellationToken ct) =>
        (await AskAsync(place, "Reading the commit", ["rev-parse", "--verify", commit + "^{tree}"], GitCall.Plain, ct)).Match<Outcome<string>>(a => a.Line, f => f);

    public static string Own(string prefix, Guid id) => prefix + id.ToString("D", CultureInfo.InvariantCulture);
}
