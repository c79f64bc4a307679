using System.Text.RegularExpressions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Reads what <c>cargo test</c> prints.</summary>
internal static partial class CargoOutput
{
    private const int Milliseconds = 1000;

    public static TestOutcome? Read(string[] lines)
    {
        var summaries = lines.Select(l => Summary().Match(l)).Where(m => m.Success).ToList();
        return summaries.Count == 0 ? null : new TestOutcome(
            "cargo test", summaries.Sum(s => TestOutput.Number(s.Groups["passed"].Value)), summaries.Sum(s => TestOutput.Number(s.Groups["failed"].Value)), summaries.Sum(s => TestOutput.Number(s.Groups["ignored"].Value)), Failures(lines));
    }

    private static List<FailedTest> Failures(string[] lines)
    {
        var failures = new List<FailedTest>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (Block().Match(lines[i]) is not { Success: true } head)
            {
                continue;
            }

            var block = lines.Skip(i + 1).TakeWhile(l => !Block().IsMatch(l) && l != "failures:").ToList();
            var at = block.FindIndex(l => Panic().IsMatch(l));
            var place = at < 0 ? null : Panic().Match(block[at]);
            var said = at < 0 ? block : place!.Groups["said"].Value.Length > 0 ? [place.Groups["said"].Value] : block.Skip(at + 1).TakeWhile(l => !Noise().IsMatch(l)); // it was just found
            failures.Add(new FailedTest(head.Groups["name"].Value, TestOutput.Message(said), place?.Groups["file"].Value, place is null ? null : TestOutput.Number(place.Groups["line"].Value)));
        }

        return failures;
    }

    [GeneratedRegex(@"^test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<ignored>\d+) ignored", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Summary();

    [GeneratedRegex(@"^---- (?<name>.+) stdout ----$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Block();

    // The older form has what it says before the place.
    [GeneratedRegex(@"^thread '.*' (\(\d+\) )?panicked at ('(?<said>.*)', )?(?<file>[^\s:']+):(?<line>\d+):\d+:?$", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Panic();

    [GeneratedRegex("^(stack backtrace:|note: )", RegexOptions.ExplicitCapture, Milliseconds)]
    private static partial Regex Noise();
}
