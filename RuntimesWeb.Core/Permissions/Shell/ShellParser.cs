using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>Takes a POSIX or bash line apart into its simple commands. Whatever it does not know for certain is a problem, never a guess.</summary>
internal sealed partial class ShellParser
{
    private const int Longest = 16_384;
    private const int MostNested = 16;

    private static readonly HashSet<string> Keywords = new(
        ["if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "select", "function", "coproc", "[[", "]]", "}"], StringComparer.Ordinal);

    private static readonly string[] Operators = [";;", ";&", "&&", "||", "|&", ";", "&", "|", "\n"];
    private static readonly string[] Redirections = ["&>>", "<<<", "<<-", "&>", "<<", "<>", "<&", ">>", ">|", ">&", "<", ">"];

    private readonly string _text;
    private readonly List<ShellCommand> _commands = [];
    private readonly Queue<(string Delimiter, bool IsQuoted, bool StripsTabs)> _documents = [];
    private int _at;
    private int _depth;
    private int _operators;
    private string? _problem;

    public ShellParser(string text, int depth = 0)
    {
        _text = text;
        _depth = depth;
        _problem = text.Length > Longest ? "it is too long" : text.Any(IsHidden) ? "it has characters that cannot be seen" : null;
    }

    private char Now => _at < _text.Length ? _text[_at] : '\0';

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private bool AtEnd => _at >= _text.Length || _problem is not null;

    public ShellLine Run()
    {
        List('\0');
        if (_documents.Count > 0)
        {
            Fail("a here-document does not end");
        }

        return new ShellLine([.. _commands], _operators == 0 && _commands.Count <= 1, _problem);
    }

    private static bool IsHidden(char c) => c is not ('\n' or '\t' or ' ') && char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;

    private void Fail(string problem) => _problem ??= problem;

    // Commands with operators between them, up to what closes them.
    private void List(char end)
    {
        if (++_depth > MostNested)
        {
            Fail("it is nested too deeply");
        }

        var fedBy = ImmutableArray<string>.Empty;
        var isOwed = false;
        while (!AtEnd)
        {
            Skip(lines: true);
            if (AtEnd || Now == ')' || (end == '}' && IsWord("}")))
            {
                break;
            }

            var first = _commands.Count;
            Command(fedBy);
            Skip(lines: false);
            var with = Operator();
            isOwed = with is "&&" or "||" or "|" or "|&";
            fedBy = with is "|" or "|&" ? [.. fedBy, .. _commands.Skip(first).SelectMany(c => c.Words.Take(1)).Select(w => w.Value)] : [];
        }

        if (isOwed)
        {
            Fail("an operator has no command after it");
        }

        if (_problem is null && (end == '\0' ? !AtEnd : Now != end))
        {
            Fail(end == '\0' ? "a parenthesis is closed that was not opened" : "a parenthesis is not closed");
        }

        _at += end == '\0' ? 0 : 1;
        _operators += end == '\0' ? 0 : 1;
        _depth--;
    }

    private bool IsWord(string word) => string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0 && (_at + word.Length >= _text.Length || " \t\n;&|()<>".Contains(_text[_at + word.Length], StringComparison.Ordinal));

    private string? Operator()
    {
        if (AtEnd || Now == ')')
        {
            return null;
        }

        var found = Array.Find(Operators, o => string.CompareOrdinal(_text, _at, o, 0, o.Length) == 0);
        if (found is null or ";;" or ";&")
        {
            Fail($"`{Now}` stands where a command should end");
            return null;
        }

        _at += found.Length;
        var isLast = found is "\n" or ";" && string.IsNullOrWhiteSpace(_text[_at..]);
        _operators += isLast ? 0 : 1;
        if (found == "\n")
        {
            ReadDocuments();
        }

        return found;
    }

    private void Command(ImmutableArray<string> fedBy)
    {
        var (words, assignments, redirects) = (new List<ShellWord>(), new List<ShellWord>(), new List<ShellRedirect>());
        var isGroup = Now == '(' || IsWord("{");
        if (Now == '(' && Next == '(')
        {
            Fail("it calculates with `((`");
        }
        else if (isGroup)
        {
            var end = Now == '(' ? ')' : '}';
            _at++;
            var first = _commands.Count;
            List(end);
            for (var i = first; i < _commands.Count; i++)
            {
                _commands[i] = _commands[i] with { FedBy = [.. fedBy, .. _commands[i].FedBy] };
            }
        }

        while (true)
        {
            Skip(lines: false);
            if (AtEnd || Now is ';' or '|' or ')' or '\n' || (Now == '&' && Next != '>'))
            {
                break;
            }

            if (Now is '&' || (Now is '<' or '>' && Next != '('))
            {
                Redirect(redirects);
                continue;
            }

            if (Now == '(' || isGroup)
            {
                Fail(isGroup ? "words stand behind a group" : "it defines a function");
                break;
            }

            var word = Word();
            if (_problem is not null)
            {
                break;
            }

            if (Now is '<' or '>' && Next != '(' && word.IsPlain && word.Raw.All(char.IsAsciiDigit))
            {
                Redirect(redirects);
            }
            else if (words.Count == 0 && word.IsPlain && Keywords.Contains(word.Raw))
            {
                Fail($"it uses `{word.Raw}`");
            }
            else if (words.Count == 0 && word is { IsPlain: true, Raw: "!" })
            {
                continue;
            }
            else
            {
                (words.Count == 0 && Assignment().IsMatch(word.Raw) ? assignments : words).Add(word);
            }
        }

        if (_problem is null && !isGroup && words.Count + assignments.Count + redirects.Count == 0)
        {
            Fail("an operator has no command before it");
        }

        if (words.Count + assignments.Count + redirects.Count > 0)
        {
            _commands.Add(new ShellCommand([.. words], [.. assignments], [.. redirects], fedBy));
        }
    }

    private void Redirect(List<ShellRedirect> redirects)
    {
        var found = Array.Find(Redirections, o => string.CompareOrdinal(_text, _at, o, 0, o.Length) == 0)!; // called where one begins
        _at += found.Length;
        Skip(lines: false);
        if (AtEnd || Now is '\n' or ';' or '|' or '&' or ')' or '(')
        {
            Fail($"`{found}` leads nowhere");
            return;
        }

        var target = Word();
        if (_problem is not null || (found is ">&" or "<&" && Descriptor().IsMatch(target.Raw)))
        {
            return;
        }

        if (found is "<<" or "<<-")
        {
            _documents.Enqueue((target.Value, !target.IsPlain, found == "<<-"));
        }

        redirects.Add(new ShellRedirect(found is "<<" or "<<-" or "<<<" ? RedirectKind.Text : found is "<" or "<&" ? RedirectKind.Reads : RedirectKind.Writes, found, target));
    }

    // Blanks, comments, joined lines, and where lines may end also their ends.
    private void Skip(bool lines)
    {
        while (!AtEnd)
        {
            if (Now is ' ' or '\t')
            {
                _at++;
            }
            else if (Now == '\\' && Next == '\n')
            {
                _at += 2;
            }
            else if (Now == '#' && (_at == 0 || " \t\n;&|()".Contains(_text[_at - 1], StringComparison.Ordinal)))
            {
                var line = _text.IndexOf('\n', _at);
                _at = line < 0 ? _text.Length : line;
            }
            else if (lines && Now == '\n')
            {
                _at++;
                ReadDocuments();
            }
            else
            {
                return;
            }
        }
    }

    // The texts of here-documents follow the line that names them.
    private void ReadDocuments()
    {
        while (_documents.TryDequeue(out var document))
        {
            var begin = _at;
            while (true)
            {
                if (_at >= _text.Length)
                {
                    Fail("a here-document does not end");
                    return;
                }

                var end = _text.IndexOf('\n', _at);
                var line = end < 0 ? _text[_at..] : _text[_at..end];
                var before = _at;
                _at = end < 0 ? _text.Length : end + 1;
                if ((document.StripsTabs ? line.TrimStart('\t') : line) == document.Delimiter)
                {
                    if (!document.IsQuoted)
                    {
                        Inside(_text[begin..before], quoted: true);
                    }

                    break;
                }
            }
        }
    }

    /// <summary>Takes apart what stands inside backquotes, or what the shell replaces in a text.</summary>
    private bool Inside(string text, bool quoted)
    {
        var inner = new ShellParser(text, _depth + 1);
        if (quoted)
        {
            inner.Double(new WordBuilder(), toEnd: true);
        }
        else
        {
            inner.Run();
        }

        _commands.AddRange(inner._commands);
        if (inner._problem is { } problem)
        {
            Fail(problem);
        }

        return inner._commands.Count > 0;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\+?=", RegexOptions.None, 1000)]
    private static partial Regex Assignment();

    [GeneratedRegex("^([0-9]+-?|-)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Descriptor();
}
