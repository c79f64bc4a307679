using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Reads what Python's unittest prints.</summary>
internal static partial class UnittestOutput
{
    private const int Milliseconds = 1000;

    public static TestOutcome? Read(string[] lines)
    {
        if (lines.Select(l => Ran().Match(l)).LastOrDefault(m => m.Success) is not { } ran)
        {
            return null;
        }

        var end = lines.LastOrDefault(l => End().IsMatch(l)) ?? "";
        var counts = Counted().Matches(end).ToDictionary(m => m.Groups["what"].Value, m => TestOutput.Number(m.Groups["n"].Value), StringComparer.Ordinal);
        var failed = counts.GetValueOrDefault("failures") + counts.GetValueOrDefault("errors") + counts.GetValueOrDefault("unexpected successes");
        var skipped = counts.GetValueOrDefault("skipped");
        return new TestOutcome("unittest", Math.Max(0, TestOutput.Number(ran.Groups["n"].Value) - failed - skipped), failed, skipped, Failures(lines));
    }

    private static List<FailedTest> Failures(string[] lines)
    {
        var failures = new List<FailedTest>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (!lines[i - 1].StartsWith("=====", StringComparison.Ordinal) || Failed().Match(lines[i]) is not { Success: true } failed)
            {
                continue;
            }

            var block = lines.Skip(i + 2).TakeWhile(l => !l.StartsWith("=====", StringComparison.Ordinal) && !l.StartsWith("-----", StringComparison.Ordinal)).ToList();
            // What it says begins where the traceback, which is indented, ends.
            var said = block.SkipWhile(l => !l.StartsWith("Traceback", StringComparison.Ordinal)).Skip(1).SkipWhile(l => l.Length == 0 || char.IsWhiteSpace(l[0])).ToList();
            var place = PythonPlace.Of(block);
            failures.Add(new FailedTest(failed.Groups["name"].Value.Trim(), TestOutput.Message(said.Count > 0 ? said : block), place?.File, place?.Line));
        }

        return failures;
    }

    [GeneratedRegex(@"^Ran (?<n>\d+) tests? in ", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Ran();

    [GeneratedRegex(@"^(OK|FAILED|NO TESTS RAN)\b", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex End();

    [GeneratedRegex(@"(?<what>[a-z][a-z ]*)=(?<n>\d+)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Counted();

    [GeneratedRegex(@"^(FAIL|ERROR): (?<name>.+)$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Failed();
}

/// <summary>Finds where something happened in a traceback of Python: the last place that is not Python's own.</summary>
internal static partial class PythonPlace
{
    public static (string File, int Line)? Of(IEnumerable<string> lines) => lines.Select(l => Frame().Match(l)).LastOrDefault(m => m.Success && !Foreign().IsMatch(m.Groups["file"].Value)) is { } frame
        ? (frame.Groups["file"].Value, TestOutput.Number(frame.Groups["line"].Value)) : null;

    [GeneratedRegex(@"^\s*File ""(?<file>[^""]+)"", line (?<line>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Frame();

    [GeneratedRegex(@"site-packages|[/\\]lib[/\\]python\d|^<", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Foreign();
}
