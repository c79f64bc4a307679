using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Reads what <c>go test</c> prints. Without -v it does not tell how many tests passed.</summary>
internal static partial class GoOutput
{
    private const int Milliseconds = 1000;

    public static TestOutcome? Read(string[] lines)
    {
        if (!lines.Any(l => Package().IsMatch(l)))
        {
            return null;
        }

        var failures = Failures(lines);
        var ends = lines.Select(l => End().Match(l)).Where(m => m.Success).ToLookup(m => m.Groups["how"].Value, m => m.Groups["name"].Value);
        var isVerbose = lines.Any(l => l.StartsWith("=== RUN", StringComparison.Ordinal));
        return new TestOutcome("go test", isVerbose ? ends["PASS"].Count() : null, failures.Count, ends["SKIP"].Count(), failures);
    }

    private static List<FailedTest> Failures(string[] lines)
    {
        var failures = new List<FailedTest>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (Broken().Match(lines[i]) is { Success: true } broken)
            {
                failures.Add(new FailedTest(broken.Groups["package"].Value, broken.Groups["why"].Value));
            }
            else if (lines[i].StartsWith("panic: ", StringComparison.Ordinal))
            {
                var place = lines.Skip(i + 1).Select(l => Trace().Match(l)).FirstOrDefault(m => m.Success && !m.Value.Contains("/go/src/", StringComparison.Ordinal));
                failures.Add(new FailedTest(failures.LastOrDefault()?.Name ?? "a test", TestOutput.Message([lines[i]]), place?.Groups["file"].Value, place is null ? null : TestOutput.Number(place.Groups["line"].Value)));
                break;
            }
            else if (End().Match(lines[i]) is { Success: true } end && end.Groups["how"].Value == "FAIL")
            {
                failures.Add(Failure(lines, i, end));
            }
        }

        // A test that only failed because a part of it did says nothing by itself.
        return [.. failures.Where(f => f.Message.Length > 0 || !failures.Any(o => o.Name.StartsWith(f.Name + "/", StringComparison.Ordinal) || (o != f && o.Name == f.Name)))];
    }

    private static FailedTest Failure(string[] lines, int at, Match end)
    {
        // What it says stands below its end, and with -v above.
        var below = lines.Skip(at + 1).TakeWhile(l => l.StartsWith("    ", StringComparison.Ordinal) && !End().IsMatch(l)).ToList();
        var isVerbose = lines.Take(at).Any(l => l.StartsWith("=== RUN", StringComparison.Ordinal));
        var above = !isVerbose ? [] : lines.Take(at).Reverse().TakeWhile(l => l.StartsWith("    ", StringComparison.Ordinal) && !End().IsMatch(l)).Reverse().ToList();
        var said = below.Count > 0 ? below : above;
        var place = said.Select(l => Place().Match(l)).FirstOrDefault(m => m.Success);
        var words = place is null ? said : [place.Groups["said"].Value, .. said.SkipWhile(l => l.Trim() != place.Value.Trim()).Skip(1).TakeWhile(l => !Place().IsMatch(l))];
        return new FailedTest(end.Groups["name"].Value, TestOutput.Message(words), place?.Groups["file"].Value, place is null ? null : TestOutput.Number(place.Groups["line"].Value));
    }

    [GeneratedRegex(@"^(ok|FAIL|---)\s+\S+\s+(\(cached\)|\d+\.\d+s|\[)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Package();

    [GeneratedRegex(@"^FAIL\s+(?<package>\S+) \[(?<why>[^\]]+)\]", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Broken();

    [GeneratedRegex(@"^\s*--- (?<how>PASS|FAIL|SKIP): (?<name>\S+) \([\d.]+s\)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex End();

    [GeneratedRegex(@"^\s+(?<file>[\w./-]+\.go):(?<line>\d+): ?(?<said>.*)$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Place();

    [GeneratedRegex(@"^\t(?<file>\S+_test\.go|\S+\.go):(?<line>\d+)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Trace();
}
