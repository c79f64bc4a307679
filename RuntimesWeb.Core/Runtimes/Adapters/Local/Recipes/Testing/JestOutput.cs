using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Reads what Jest prints.</summary>
internal static partial class JestOutput
{
    private const int Milliseconds = 1000;

    public static TestOutcome? Read(string[] lines)
    {
        if (lines.LastOrDefault(l => Summary().IsMatch(l)) is not { } summary)
        {
            return null;
        }

        var counts = Counted().Matches(summary).ToDictionary(m => m.Groups["what"].Value, m => TestOutput.Number(m.Groups["n"].Value), StringComparer.Ordinal);
        var failures = Failures(lines);
        // A file that does not even load has no tests to count.
        var broken = failures.Count(f => f.Name.Contains("Test suite failed to run", StringComparison.Ordinal));
        return new TestOutcome("Jest", counts.GetValueOrDefault("passed"), counts.GetValueOrDefault("failed") + broken, counts.GetValueOrDefault("skipped") + counts.GetValueOrDefault("todo"), failures);
    }

    private static List<FailedTest> Failures(string[] lines)
    {
        var (failures, suite) = (new List<FailedTest>(), "");
        for (var i = 0; i < lines.Length; i++)
        {
            suite = Suite().Match(lines[i]) is { Success: true } file ? file.Groups["file"].Value : suite;
            if (Failed().Match(lines[i]) is not { Success: true } failed)
            {
                continue;
            }

            var block = lines.Skip(i + 1).TakeWhile(l => !Failed().IsMatch(l) && !Suite().IsMatch(l) && !l.StartsWith("Test Suites:", StringComparison.Ordinal)).ToList();
            var place = block.Select(l => Place().Match(l)).FirstOrDefault(m => m.Success && !m.Value.Contains("node_modules", StringComparison.Ordinal));
            var said = block.TakeWhile(l => !Frame().IsMatch(l) && !l.TrimStart().StartsWith("at ", StringComparison.Ordinal));
            failures.Add(new FailedTest(failed.Groups["name"].Value, TestOutput.Message(said), place?.Groups["file"].Value ?? suite, place is null ? null : TestOutput.Number(place.Groups["line"].Value)));
        }

        // A long run says them all once more at its end.
        return [.. failures.DistinctBy(f => (f.Name, f.File, f.Line))];
    }

    [GeneratedRegex(@"^Tests: +(\d+ \w+, )*\d+ total", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Summary();

    [GeneratedRegex(@"(?<n>\d+) (?<what>failed|passed|skipped|todo)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Counted();

    [GeneratedRegex(@"^ {2}● (?<name>.+)$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Failed();

    [GeneratedRegex(@"^(FAIL|PASS) (?<file>\S+)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Suite();

    [GeneratedRegex(@"^\s*>?\s*\d+ \|", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^\s+at .*?\(?(?<file>[^\s()]+):(?<line>\d+):\d+\)?$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Place();
}
