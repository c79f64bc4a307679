using System.Text;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>
/// Codex tells a command with the shell it starts, such as <c>/bin/bash -lc 'git status'</c>. People and rules are about what the shell runs; what cannot be read with
/// certainty stays as it is, and is judged as a whole.
/// </summary>
public static class CodexCommandLine
{
    private static readonly HashSet<string> Shells = new(["bash", "sh", "zsh", "dash"], StringComparer.Ordinal);

    public static string Unwrap(string command) =>
        Words(command) is [var shell, "-c" or "-lc", var line] && Shells.Contains(shell[(shell.LastIndexOf('/') + 1)..]) ? line : command;

    /// <summary>The words of a line that only quotes; null when a shell would do more with it than take the quotes off.</summary>
    private static List<string>? Words(string line)
    {
        var (words, word, isWord) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c is ' ' or '\t')
            {
                if (isWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    isWord = false;
                }

                continue;
            }

            isWord = true;
            if (c == '\'')
            {
                var end = line.IndexOf('\'', i + 1);
                if (end < 0)
                {
                    return null;
                }

                word.Append(line, i + 1, end - i - 1);
                i = end;
            }
            else if (c == '"')
            {
                for (i++; ; i++)
                {
                    if (i >= line.Length || line[i] is '$' or '`')
                    {
                        return null;
                    }

                    if (line[i] == '"')
                    {
                        break;
                    }

                    if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] is '"' or '\\' or '$' or '`')
                    {
                        i++;
                    }

                    word.Append(line[i]);
                }
            }
            else if (c == '\\' && i + 1 < line.Length)
            {
                word.Append(line[++i]);
            }
            else if (char.IsLetterOrDigit(c) || "_-./=:,@%+".Contains(c, StringComparison.Ordinal))
            {
                word.Append(c);
            }
            else
            {
                return null;
            }
        }

        if (isWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
