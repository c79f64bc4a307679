using System.Collections.Frozen;
using System.Collections.Immutable;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>A program that starts another one with the words behind it.</summary>
/// <param name="Operands">How many words of its own stand before the command.</param>
/// <param name="Flags">Options without a value; <paramref name="Values"/> those with one. With any other it is not known what it starts.</param>
internal sealed record Starter(int Operands, string Flags = "", string Values = "", bool IsOpen = false, bool TakesAssignments = false, string? Alarm = null)
{
    private readonly string[] _flags = Flags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private readonly string[] _values = Values.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where the started command begins.</summary>
    public (int At, string? Problem) Skip(ImmutableArray<ShellWord> words, List<ShellWord> assignments)
    {
        var (at, operands) = (1, Operands);
        for (; at < words.Length; at++)
        {
            var word = words[at].Value;
            if (!words[at].IsStatic)
            {
                return operands > 0 ? (at, $"`{words[0].Value}` is followed by a word that only the shell knows") : (at, null);
            }

            if (word == "--")
            {
                at++;
                break;
            }

            if (word.StartsWith('-') && word.Length > 1 && operands == Operands)
            {
                if (_values.Contains(word))
                {
                    at++;
                }
                else if (!_flags.Contains(word) && !_values.Any(v => v.StartsWith("--", StringComparison.Ordinal) ? word.StartsWith(v + "=", StringComparison.Ordinal) : IsAttached(word, v)))
                {
                    return (at, $"`{words[0].Value} {word}` is not known here");
                }
            }
            else if (TakesAssignments && word.IndexOf('=', StringComparison.Ordinal) > 0)
            {
                assignments.Add(words[at]);
            }
            else if (operands-- == 0)
            {
                break;
            }
        }

        return (at, null);
    }

    private static bool IsAttached(string word, string option) => word.Length > option.Length && word.StartsWith(option, StringComparison.Ordinal);
}

internal static class Starters
{
    public static readonly FrozenSet<string> Shells = new[] { "sh", "bash", "dash", "zsh", "ksh", "ash", "fish" }.ToFrozenSet(StringComparer.Ordinal);

    private const string OtherUser = "it runs as another user";

    private static readonly FrozenDictionary<string, Starter> All = new Dictionary<string, Starter>(StringComparer.Ordinal)
    {
        ["env"] = new(0, "-i - --ignore-environment", "-u --unset", TakesAssignments: true),
        ["nohup"] = new(0),
        ["setsid"] = new(0, "-w -f -c --wait --fork"),
        ["time"] = new(0, "-p -v --verbose"),
        ["nice"] = new(0, "", "-n --adjustment"),
        ["ionice"] = new(0, "-t", "-c -n"),
        ["timeout"] = new(1, "--foreground --preserve-status -v --verbose", "-k --kill-after -s --signal"),
        ["stdbuf"] = new(0, "", "-i -o -e --input --output --error"),
        ["exec"] = new(0, "-c -l", "-a"),
        ["builtin"] = new(0),
        ["command"] = new(0, "-p"),
        ["xargs"] = new(0, "-0 --null -r --no-run-if-empty -t --verbose -x", "-n -I -P -L -d -E -s --max-args --max-procs --delimiter --replace", IsOpen: true),
        ["sudo"] = new(0, "-E -H -n -i -s -S -b -k", "-u -g -p", TakesAssignments: true, Alarm: OtherUser),
        ["doas"] = new(0, "-n -s", "-u", Alarm: OtherUser),
        ["pkexec"] = new(0, "", "--user", Alarm: OtherUser),
        ["su"] = new(0, Alarm: OtherUser),
        ["runuser"] = new(0, Alarm: OtherUser),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Starter? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>What <c>find</c> starts for each file.</summary>
    public static IEnumerable<ImmutableArray<ShellWord>> OfFind(ImmutableArray<ShellWord> words)
    {
        for (var at = 1; at < words.Length; at++)
        {
            if (words[at].Value is "-exec" or "-execdir" or "-ok" or "-okdir")
            {
                var end = at + 1;
                while (end < words.Length && words[end].Value is not (";" or "+"))
                {
                    end++;
                }

                if (end > at + 1)
                {
                    yield return words[(at + 1)..end];
                }

                at = end;
            }
        }
    }
}
