using System.Text;
using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Hermes;

/// <summary>What Hermes prints: its whole output is the answer, but for the line that names its session, which may stand on either stream. Pure.</summary>
public sealed partial class HermesOutput
{
    private const int MostErrors = 12;

    private readonly StringBuilder _line = new();
    private readonly StringBuilder _blank = new();

    public string? Session { get; private set; }

    public bool HasSpoken { get; private set; }

    /// <summary>The end of what it said beside its answer.</summary>
    public string Errors { get; private set; } = "";

    /// <summary>The pieces of the answer in what came next.</summary>
    public IEnumerable<string> Take(string text)
    {
        foreach (var c in text)
        {
            if (c != '\n')
            {
                _line.Append(c);
            }
            else if (Line() is { } piece)
            {
                yield return piece;
            }
        }
    }

    /// <summary>The last piece, when there is one, and what it said beside its answer.</summary>
    public string? End(string errors)
    {
        var left = new List<string>();
        foreach (var line in errors.Split('\n').Select(l => Colours().Replace(l, "").TrimEnd()).Where(l => l.Length > 0))
        {
            if (!IsSession(line))
            {
                left.Add(line);
            }
        }

        Errors = string.Join('\n', left.TakeLast(MostErrors));
        return _line.Length > 0 ? Line() : null;
    }

    // Empty lines count between lines, not before the first and after the last.
    private string? Line()
    {
        var line = Colours().Replace(_line.ToString(), "").TrimEnd('\r');
        _line.Clear();
        if (IsSession(line))
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(line))
        {
            _blank.Append(HasSpoken ? "\n" : "");
            return null;
        }

        var piece = HasSpoken ? $"\n{_blank}{line}" : line;
        _blank.Clear();
        HasSpoken = true;
        return piece;
    }

    private bool IsSession(string line)
    {
        var named = SessionLine().Match(line);
        Session = named.Success ? named.Groups["id"].Value : Session;
        return named.Success;
    }

    [GeneratedRegex(@"^\s*session[ _-]?id:\s*(?<id>[A-Za-z0-9._:][A-Za-z0-9._:-]{0,199})\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SessionLine();

    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|[@-Z\\^_])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colours();
}
