using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Reads what Vitest prints.</summary>
internal static partial class VitestOutput
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
        var broken = failures.Count(f => !f.Name.Contains(" > ", StringComparison.Ordinal));
        return new TestOutcome("Vitest", counts.GetValueOrDefault("passed"), counts.GetValueOrDefault("failed") + broken, counts.GetValueOrDefault("skipped") + counts.GetValueOrDefault("todo"), failures);
    }

    private static List<FailedTest> Failures(string[] lines)
    {
        var (failures, names) = (new List<FailedTest>(), new List<string>());
        for (var i = 0; i < lines.Length; i++)
        {
            if (Failed().Match(lines[i]) is { Success: true } failed)
            {
                names.Add(failed.Groups["name"].Value.Trim());
            }
            else if (names.Count > 0)
            {
                // Tests that failed in the same way stand below each other, and say it once.
                var block = lines.Skip(i).TakeWhile(l => !Failed().IsMatch(l) && !l.StartsWith("⎯⎯⎯", StringComparison.Ordinal)).ToList();
                var place = block.Select(l => Place().Match(l)).FirstOrDefault(m => m.Success);
                var said = block.TakeWhile(l => l.Trim().Length > 0 && !Place().IsMatch(l));
                failures.AddRange(names.Select(name => new FailedTest(name, TestOutput.Message(said), place?.Groups["file"].Value ?? name.Split(" > ")[0], place is null ? null : TestOutput.Number(place.Groups["line"].Value))));
                names.Clear();
            }
        }

        return failures;
    }

    [GeneratedRegex(@"^\s+Tests\s+((\d+ \w+)( \| )?)+ \(\d+\)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Summary();

    [GeneratedRegex(@"(?<n>\d+) (?<what>failed|passed|skipped|todo)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Counted();

    [GeneratedRegex(@"^ FAIL +(?<name>\S.*)$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Failed();

    [GeneratedRegex(@"^ ❯ (\S+ )?(?<file>[^\s]+):(?<line>\d+):\d+$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Place();
}
