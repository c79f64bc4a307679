using System.Text;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Projects;

/// <summary>A checkout that git works on, named in full, so that nothing in the folder (a rewritten <c>.git</c>, a configured work tree) leads git to another one.</summary>
/// <param name="Folder">The top of the checkout.</param>
/// <param name="GitDir">The checkout's own git folder.</param>
public sealed record GitPlace(string Folder, string GitDir)
{
    /// <summary>What of the configuration is put out of action.</summary>
    public GitSettings Settings { get; init; } = GitSettings.None;

    /// <summary>False for work on objects and branches only: then no file of the checkout is looked at.</summary>
    public bool HasFiles { get; init; } = true;

    internal IEnumerable<string> Arguments => HasFiles ? [$"--git-dir={GitDir}", $"--work-tree={Folder}"] : [$"--git-dir={GitDir}"];
}

/// <summary>What git is given beside its arguments.</summary>
public sealed record GitCall
{
    public static GitCall Plain { get; } = new();

    public ReadOnlyMemory<byte> Input { get; init; }

    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>More than that git need not write.</summary>
    public long MostBytes { get; init; } = 64 * 1024 * 1024;

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>With an index of its own instead of the checkout's.</summary>
    public static GitCall On(string index, ReadOnlyMemory<byte> input = default) => new()
    {
        Input = input,
        Variables = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = index },
    };

    public static GitCall With(string input) => new() { Input = Encoding.UTF8.GetBytes(input) };
}

/// <summary>What git wrote.</summary>
/// <param name="IsCut">It was ended because it had said enough.</param>
public sealed record GitAnswer(int ExitCode, bool IsCut, ReadOnlyMemory<byte> Output, string Error)
{
    public bool IsOk => ExitCode == 0;

    public string Text => Encoding.UTF8.GetString(Output.Span);

    public string Line => Text.TrimEnd('\n');

    /// <summary>What stands between zero bytes.</summary>
    public IEnumerable<string> Parts => Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Why it failed, in git's words.</summary>
    public Failure Failure(string doing)
    {
        var why = Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(l => !l.StartsWith("warning:", StringComparison.Ordinal));
        return Platform.Failure.Unavailable($"{doing} failed: {(why is null ? "git did not say why" : why.Replace("fatal: ", "", StringComparison.Ordinal))}");
    }
}
