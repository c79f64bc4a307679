using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>How a git command ended.</summary>
/// <param name="IsCut">It was ended because it took too long or had said enough.</param>
/// <param name="Complaint">The first line of stderr.</param>
public sealed record GitEnd(int ExitCode, bool IsCut, string? Complaint)
{
    public bool IsOk => ExitCode == 0 || IsCut;
}

/// <summary>
/// Runs git in folders whose owner may be anybody: nothing that a repository's own configuration names is started (hooks, monitors, pagers, converters, signature
/// programs, transports), nobody is asked anything, and nothing of the repository is refreshed on the way.
/// </summary>
public sealed class Git(Machine machine, ProcessRunner processes)
{
    private static readonly string[] UsualFolders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

    private static readonly string[] Defused =
    [
        "--no-pager", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false", "-c", "core.quotePath=false", "-c", "log.showSignature=false",
        "-c", "core.splitIndex=false", "-c", "diff.ignoreSubmodules=all", "-c", "i18n.commitEncoding=UTF-8", "-c", "i18n.logOutputEncoding=UTF-8", "-c", "merge.default=text",
        "-c", "commit.gpgSign=false", "-c", "tag.gpgSign=false", "-c", "protocol.allow=never", "-c", "submodule.recurse=false", "-c", "color.ui=never", "-c", "maintenance.auto=false", "-c", "gc.auto=0",
    ];

    private static readonly Dictionary<string, string> Quiet = new(StringComparer.Ordinal)
    {
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_NO_LAZY_FETCH"] = "1",
        // Stands above what the repository allows itself, also when git wants to fetch what a partial clone lacks.
        ["GIT_ALLOW_PROTOCOL"] = "none",
        ["GIT_ATTR_NOSYSTEM"] = "1",
        ["GIT_PAGER"] = "cat",
        ["LC_ALL"] = "C.UTF-8",
    };

    public bool IsThere => Program() is not null;

    /// <summary>Runs git in a folder and hands on its lines.</summary>
    /// <param name="onLine">False when it has heard enough; git is ended then.</param>
    /// <param name="variables">Beside those that keep git quiet.</param>
    public async Task<Outcome<GitEnd>> RunAsync(
        string folder, IReadOnlyList<string> arguments, TimeSpan limit, Func<string, bool>? onLine, CancellationToken ct, IReadOnlyDictionary<string, string>? variables = null)
    {
        if (Program() is not { } program)
        {
            return Failure.Unavailable("git was not found on this computer", "Install git, then try again.");
        }

        string? complaint = null;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(limit);
        var command = new Command(program, ["-C", folder, .. Defused, .. arguments])
        {
            Variables = variables is null ? Quiet : Quiet.Concat(variables).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal),
        };
        try
        {
            var end = await processes.StreamAsync(command, line => Take(line, enough), enough.Token);
            return end.Match<Outcome<GitEnd>>(code => new GitEnd(code, IsCut: false, complaint), failure => failure);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new GitEnd(-1, IsCut: true, complaint);
        }

        async Task Take(OutputLine line, CancellationTokenSource end)
        {
            if (line.IsError)
            {
                complaint ??= line.Text;
            }
            else if (onLine?.Invoke(line.Text) == false)
            {
                await end.CancelAsync();
            }
        }
    }

    /// <summary>Runs git in a checkout, from bytes to bytes, with the converters and merge programs of its configuration put out of action (<see cref="GitPlace.Settings"/>).</summary>
    /// <param name="onBytes">Hears what git writes instead of the answer; false when it has heard enough.</param>
    public async Task<Outcome<GitAnswer>> AskAsync(GitPlace place, IReadOnlyList<string> arguments, GitCall call, CancellationToken ct, Func<ReadOnlyMemory<byte>, bool>? onBytes = null)
    {
        if (Program() is not { } program)
        {
            return Failure.Unavailable("git was not found on this computer", "Install git, then try again.");
        }

        using var output = new MemoryStream();
        var command = new Command(program, ["-C", place.Folder, .. place.Arguments, .. Defused, .. arguments])
        {
            Variables = Quiet.Concat(place.Settings.Variables).Concat(call.Variables).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal),
        };
        var ran = await processes.PipeAsync(command, call.Input, call.Limit, onBytes ?? Keep, ct);
        if (ran.Failure is { } failure)
        {
            return failure;
        }

        return ran.Value.End == CommandEnd.TimedOut
            ? Failure.Unavailable($"git {arguments.FirstOrDefault(a => !a.StartsWith('-'))} took longer than {call.Limit.TotalMinutes:0.#} minutes and was ended")
            : new GitAnswer(ran.Value.ExitCode, ran.Value.End == CommandEnd.Left, output.ToArray(), ran.Value.Error);

        bool Keep(ReadOnlyMemory<byte> bytes)
        {
            output.Write(bytes.Span);
            return output.Length <= call.MostBytes;
        }
    }

    private string? Program()
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        return machine.SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Concat(UsualFolders)
            .Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }
}
