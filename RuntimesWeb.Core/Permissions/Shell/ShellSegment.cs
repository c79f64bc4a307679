using System.Collections.Immutable;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>One command that a line would run, freed of programs that only start another one: what a rule's pattern is compared with.</summary>
internal sealed record ShellSegment(ImmutableArray<ShellWord> Words, ImmutableArray<string> FedBy)
{
    /// <summary>As it was written with what starts it around it, for rules that deny or ask.</summary>
    public ImmutableArray<string> Around { get; init; } = [];

    /// <summary>More words come when it runs, as from <c>xargs</c>.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Why a person has to see it, whatever rules say.</summary>
    public string? Alarm { get; init; }

    public bool IsFedText { get; init; }

    /// <summary>The program without its folder; null when only the shell will know.</summary>
    public string? Name => Words[0].IsStatic && !Words[0].HasTilde ? Words[0].Value[(Words[0].Value.LastIndexOf('/') + 1)..] : null;

    /// <summary>The words behind the program's name as the program gets them.</summary>
    public IEnumerable<string> Arguments => Words.Skip(1).Select(w => w.Value);

    public string Text => string.Join(' ', Words.Select(w => w.Normal));

    public bool IsStatic => Words.All(w => w.IsStatic);

    public bool HasSubstitution => Words.Any(w => w.HasSubstitution);

    /// <summary>All spellings under which a rule that denies or asks may know it: with the program's folder and without, as it was started, and git without the options before its command.</summary>
    public IEnumerable<string> Spellings
    {
        get
        {
            yield return Text;
            var rest = string.Concat(Words.Skip(1).Select(w => " " + w.Normal));
            if (Name is not null)
            {
                yield return Name + rest;
            }

            if (Name == "git" && GitWords.Skip(Words) is { } at and > 1)
            {
                yield return "git" + string.Concat(Words.Skip(at).Select(w => " " + w.Normal));
            }

            foreach (var around in Around)
            {
                yield return around;
            }
        }
    }

    /// <summary>What is known of the text before it runs; null when all of it is.</summary>
    public string? KnownPart => Words.Select((w, i) => (w, i)).FirstOrDefault(x => !x.w.IsStatic) is { w: not null } first ? string.Concat(Words.Take(first.i).Select(w => w.Normal + " "))
        : IsOpen ? Text + " " : null;
}

/// <summary>How git's own options stand before its command.</summary>
internal static class GitWords
{
    private static readonly HashSet<string> WithValue = new(["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--super-prefix", "--config-env"], StringComparer.Ordinal);

    /// <summary>Where the command stands among the words.</summary>
    public static int Skip(ImmutableArray<ShellWord> words)
    {
        var at = 1;
        while (at < words.Length && words[at].Value.StartsWith('-'))
        {
            at += WithValue.Contains(words[at].Value) ? 2 : 1;
        }

        return at;
    }
}
