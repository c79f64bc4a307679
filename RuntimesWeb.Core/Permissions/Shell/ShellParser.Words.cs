using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Permissions.Shell;

/// <summary>Words, with everything that quotes and that the shell replaces.</summary>
internal sealed partial class ShellParser
{
    private ShellWord Word()
    {
        var start = _at;
        var word = new WordBuilder();
        var (hasBrace, hasChoice) = (false, false);
        while (!AtEnd && !(Now is ' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')' || (Now is '<' or '>' && Next != '(')))
        {
            switch (Now)
            {
                case '<' or '>':
                    _at += 2;
                    word.HasSubstitution = true;
                    List(')');
                    break;
                case '\\' when Next == '\n':
                    _at += 2;
                    break;
                case '\\':
                    if (_at + 1 >= _text.Length)
                    {
                        Fail("it ends with a backslash");
                    }

                    word.Quote(Next);
                    _at += 2;
                    break;
                case '\'':
                    Single(word);
                    break;
                case '"':
                    _at++;
                    word.IsQuoted = true;
                    Double(word, toEnd: false);
                    break;
                case '$':
                    Dollar(word, quoted: false);
                    break;
                case '`':
                    Backquote(word);
                    break;
                default:
                    word.HasGlob |= Now is '*' or '?' or '[';
                    word.HasTilde |= Now == '~' && _at == start;
                    hasBrace |= Now == '{';
                    hasChoice |= hasBrace && (Now == ',' || (Now == '.' && Next == '.'));
                    word.Text.Append(Now);
                    _at++;
                    break;
            }
        }

        return new ShellWord(word.Text.ToString(), _text[start..Math.Min(_at, _text.Length)])
        {
            IsPlain = !word.IsQuoted && !word.HasVariable && !word.HasSubstitution,
            HasVariable = word.HasVariable,
            HasSubstitution = word.HasSubstitution,
            HasGlob = word.HasGlob || hasChoice,
            HasTilde = word.HasTilde,
        };
    }

    private void Single(WordBuilder word)
    {
        var end = _text.IndexOf('\'', _at + 1);
        word.IsQuoted = true;
        if (end < 0)
        {
            Fail("a quote is not closed");
            return;
        }

        word.Text.Append(_text, _at + 1, end - _at - 1);
        _at = end + 1;
    }

    // After the opening quote, up to and with the closing one; a here-document goes on to its end and has quotes as text.
    private void Double(WordBuilder word, bool toEnd)
    {
        while (!AtEnd && (toEnd || Now != '"'))
        {
            switch (Now)
            {
                case '\\' when Next == '\n':
                    _at += 2;
                    break;
                case '\\' when Next is '$' or '`' or '"' or '\\':
                    word.Text.Append(Next);
                    _at += 2;
                    break;
                case '$':
                    Dollar(word, quoted: true);
                    break;
                case '`':
                    Backquote(word);
                    break;
                default:
                    word.Text.Append(Now);
                    _at++;
                    break;
            }
        }

        if (!toEnd && _problem is null && Now != '"')
        {
            Fail("a quote is not closed");
        }

        _at++;
    }

    private void Dollar(WordBuilder word, bool quoted)
    {
        var start = _at;
        if (Next == '(')
        {
            if (_at + 2 < _text.Length && _text[_at + 2] == '(')
            {
                Fail("it calculates with `$((`");
            }

            _at += 2;
            word.HasSubstitution = true;
            List(')');
            word.Text.Append(_text, start, Math.Min(_at, _text.Length) - start);
        }
        else if (Next == '[')
        {
            Fail("it calculates with `$[`");
        }
        else if (!quoted && Next == '\'')
        {
            _at += 2;
            Escapes(word);
        }
        else if (!quoted && Next == '"')
        {
            _at += 2;
            word.IsQuoted = true;
            Double(word, toEnd: false);
        }
        else if (Variable().Match(_text, _at) is { Success: true } match)
        {
            word.HasVariable = true;
            word.Text.Append(match.Value);
            _at += match.Length;
        }
        else if (Next == '{')
        {
            Fail("it changes a variable with `${`");
        }
        else
        {
            word.Text.Append('$');
            _at++;
        }
    }

    // $'…'
    private void Escapes(WordBuilder word)
    {
        word.IsQuoted = true;
        while (!AtEnd && Now != '\'')
        {
            if (Now != '\\')
            {
                word.Text.Append(Now);
                _at++;
                continue;
            }

            var code = Code().Match(_text, _at);
            if (code.Success)
            {
                var digits = code.Groups["hex"] is { Success: true } hex ? Convert.ToInt32(hex.Value, 16) : Convert.ToInt32(code.Groups["octal"].Value, 8);
                if (digits is 0 or > 0xFFFF || (digits is > 126 and < 160) || char.IsSurrogate((char)digits))
                {
                    Fail("a quoted character is written as an odd number");
                }

                word.Text.Append((char)digits);
                _at += code.Length;
                continue;
            }

            var plain = Next switch { 'n' => '\n', 't' => '\t', '\\' => '\\', '\'' => '\'', '"' => '"', '?' => '?', _ => '\0' };
            if (plain == '\0')
            {
                Fail(string.Create(CultureInfo.InvariantCulture, $"`\\{Next}` in a quote is not known here"));
            }

            word.Text.Append(plain);
            _at += 2;
        }

        if (_problem is null && Now != '\'')
        {
            Fail("a quote is not closed");
        }

        _at++;
    }

    private void Backquote(WordBuilder word)
    {
        var inner = new StringBuilder();
        var start = _at++;
        while (!AtEnd && Now != '`')
        {
            if (Now == '\\' && Next is '`' or '\\' or '$')
            {
                _at++;
            }

            inner.Append(Now);
            _at++;
        }

        if (AtEnd)
        {
            Fail("a backquote is not closed");
            return;
        }

        _at++;
        word.HasSubstitution = true;
        word.Text.Append(_text, start, _at - start);
        _operators++;
        Inside(inner.ToString(), quoted: false);
    }

    [GeneratedRegex(@"\G\$([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]|\{#?[A-Za-z_][A-Za-z0-9_]*\}|\{[0-9]+\}|\{[@*#?$!-]\})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\G\\(x(?<hex>[0-9A-Fa-f]{1,2})|u(?<hex>[0-9A-Fa-f]{1,4})|(?<octal>[0-7]{1,3}))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    private sealed class WordBuilder
    {
        public StringBuilder Text { get; } = new();

        public bool IsQuoted { get; set; }

        public bool HasVariable { get; set; }

        public bool HasSubstitution { get; set; }

        public bool HasGlob { get; set; }

        public bool HasTilde { get; set; }

        public void Quote(char c)
        {
            IsQuoted = true;
            Text.Append(c);
        }
    }
}
