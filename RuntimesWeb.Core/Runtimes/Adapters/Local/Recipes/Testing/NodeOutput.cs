using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Reads what Node's own test runner prints: as TAP, or in its own words.</summary>
internal static partial class NodeOutput
{
    private const int Milliseconds = 1000;

    public static TestOutcome? Read(string[] lines) => Count(lines, "pass") is { } passed && Count(lines, "fail") is { } failed
        ? new TestOutcome("node --test", passed, failed, (Count(lines, "skipped") ?? 0) + (Count(lines, "todo") ?? 0), Failures(lines)) : null;

    private static int? Count(string[] lines, string what) =>
        lines.Select(l => Summary().Match(l)).LastOrDefault(m => m.Success && m.Groups["what"].Value == what) is { } found ? TestOutput.Number(found.Groups["n"].Value) : null;

    private static List<FailedTest> Failures(string[] lines)
    {
        var failures = new List<FailedTest>();
        var told = Math.Max(0, Array.FindIndex(lines, l => l.StartsWith("✖ failing tests:", StringComparison.Ordinal)));
        for (var i = told; i < lines.Length; i++)
        {
            if (Failed().Match(lines[i]) is { Success: true } failed && !lines[i].StartsWith("✖ failing", StringComparison.Ordinal))
            {
                var block = lines.Skip(i + 1).TakeWhile(l => !Failed().IsMatch(l) && !Summary().IsMatch(l)).Take(60).ToList();
                var said = block.Select(l => Said().Match(l)).FirstOrDefault(m => m.Success)?.Groups["said"].Value ?? block.FirstOrDefault(l => l.Trim().Length > 0) ?? "";
                var place = block.Select(l => Place().Match(l)).FirstOrDefault(m => m.Success && !m.Value.Contains("node:", StringComparison.Ordinal));
                failures.Add(new FailedTest(failed.Groups["name"].Value, TestOutput.Message([said.Trim('\'', '"')]), place?.Groups["file"].Value, place is null ? null : TestOutput.Number(place.Groups["line"].Value)));
            }
        }

        return failures;
    }

    [GeneratedRegex(@"^(#|ℹ) (?<what>pass|fail|skipped|todo) (?<n>\d+)$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Summary();

    [GeneratedRegex(@"^\s*(not ok \d+ - (?<name>.+?)|✖ (?<name>.+?) \([\d.]+m?s\))$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Failed();

    [GeneratedRegex(@"^\s*error: (?<said>.+)$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Said();

    [GeneratedRegex(@"\(?(file://)?(?<file>/[^\s()]+\.[cm]?[jt]sx?):(?<line>\d+):\d+\)?", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Place();
}
