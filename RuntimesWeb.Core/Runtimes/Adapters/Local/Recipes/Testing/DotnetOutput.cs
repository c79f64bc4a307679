using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Reads what <c>dotnet test</c> prints: of VSTest, and of the newer test platform.</summary>
internal static partial class DotnetOutput
{
    private const int Milliseconds = 1000;

    public static TestOutcome? Read(string[] lines)
    {
        var summaries = lines.Select(l => Summary().Match(l)).Where(m => m.Success).ToList();
        if (summaries.Count > 0)
        {
            return new TestOutcome(
                "dotnet test", summaries.Sum(s => TestOutput.Number(s.Groups["passed"].Value)), summaries.Sum(s => TestOutput.Number(s.Groups["failed"].Value)), summaries.Sum(s => TestOutput.Number(s.Groups["skipped"].Value)), Failures(lines));
        }

        var at = Array.FindLastIndex(lines, l => l.StartsWith("Test run summary:", StringComparison.Ordinal));
        return at < 0 ? null : new TestOutcome("dotnet test", Count(lines, at, "succeeded"), Count(lines, at, "failed") ?? 0, Count(lines, at, "skipped") ?? 0, Failures(lines));
    }

    private static int? Count(string[] lines, int from, string word) =>
        lines.Skip(from).Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith(word + ":", StringComparison.Ordinal)) is { } line ? TestOutput.Number(line[(word.Length + 1)..].Trim()) : null;

    private static List<FailedTest> Failures(string[] lines)
    {
        var failures = new List<FailedTest>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (Failed().Match(lines[i]) is not { Success: true } failed)
            {
                continue;
            }

            var block = lines.Skip(i + 1).TakeWhile(l => !Next().IsMatch(l)).Take(200).ToList();
            var place = block.Select(l => Place().Match(l)).FirstOrDefault(m => m.Success);
            var message = block.TakeWhile(l => l.Trim() is not "Stack Trace:" && !l.TrimStart().StartsWith("at ", StringComparison.Ordinal)).Where(l => l.Trim() is not "Error Message:" && !l.TrimStart().StartsWith("from ", StringComparison.Ordinal));
            failures.Add(new FailedTest(failed.Groups["name"].Value, TestOutput.Message(message), place?.Groups["file"].Value, place is null ? null : TestOutput.Number(place.Groups["line"].Value)));
        }

        return failures;
    }

    [GeneratedRegex(@"^\s*(Passed|Failed)!\s+-\s+Failed:\s+(?<failed>\d+), Passed:\s+(?<passed>\d+), Skipped:\s+(?<skipped>\d+)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Summary();

    [GeneratedRegex(@"^(\s{2}Failed (?<name>.+?) \[[^\]]*\]|failed (?<name>.+?) \([^()]*\d+m?s\))\s*$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Failed();

    [GeneratedRegex(@"^(\s{2}(Failed|Passed|Skipped) .+ \[|(failed|passed|skipped) .+ \(|\s*(Failed|Passed)!\s+-|Test run summary:)", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Next();

    [GeneratedRegex(@"\sin (?<file>.+):line (?<line>\d+)\s*$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Place();
}
