using System.Globalization;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>What the tool said of a command that ran.</summary>
/// <param name="ExitCode">Null when it was ended before its end.</param>
internal sealed partial record RanCommand(string Command, string Output, int? ExitCode, string Note)
{
    /// <summary>The tool left something out of the middle.</summary>
    public bool IsCut => Output.Contains(" characters left out; send long output", StringComparison.Ordinal);

    public static RanCommand Of(string command, string output)
    {
        var end = output.LastIndexOf('\n');
        var (text, note) = end < 0 ? ("", output) : (output[..end], output[(end + 1)..]);
        return new RanCommand(command, text, Code().Match(note) is { Success: true } code ? int.Parse(code.Groups["code"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null, note.Trim('[', ']'));
    }

    [GeneratedRegex(@"^\[exit code (?<code>-?\d+),", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}

/// <summary>Writes what a run of the tests came to: the verdict first, then each cause with what failed by it.</summary>
internal static partial class TestReport
{
    private const int MostCauses = 20;
    private const int MostTests = 15;
    private const int LastLines = 20;

    public static string Write(RanCommand ran, TestOutcome? outcome, WorkFolder folder, FileListing listing)
    {
        var failures = outcome?.Failures ?? [];
        var isGood = ran.ExitCode == 0 && (outcome?.Failed ?? 0) == 0;
        var reasons = isGood || failures.Count > 0 ? failures : BuildErrors.Find(ran.Output.Split('\n'));
        var cut = ran.IsCut ? " The output was so long that its middle was not read; there may be more than stands here." : "";
        return $"{Verdict(ran, outcome)}{cut}\n\n{(reasons.Count > 0 ? Causes(reasons, failures.Count > 0, folder, listing) : isGood ? "" : Tail(ran))}";
    }

    private static string Verdict(RanCommand ran, TestOutcome? outcome)
    {
        var ended = $"{Markup.Code(ran.Command)} ended: {Markup.Plain(ran.Note, 200)}.";
        var skipped = outcome is { Skipped: > 0 } ? $", {Markup.Number(outcome.Skipped)} skipped" : "";
        return outcome switch
        {
            null when ran.ExitCode == 0 => $"**It went well**, as far as its exit code says. {ended} I cannot read from its output how many tests ran.",
            null => $"**It failed, and not by tests that I can read.** {ended}",
            { Failed: > 0, Passed: { } passed } => $"**{Markup.Number(outcome.Failed)} of {Markup.Count(outcome.Failed + passed, "test")} failed**{skipped} ({outcome.Runner}). {ended}{(ran.ExitCode == 0 ? " Its exit code says that all is well, which does not fit." : "")}",
            { Failed: > 0 } => $"**{Markup.Count(outcome.Failed, "test")} failed**{skipped} ({outcome.Runner}, which does not tell how many passed). {ended}",
            _ when ran.ExitCode != 0 => $"**No test failed, but the command did**{(outcome.Passed is { } went ? $": {Markup.Count(went, "test")} passed" : "")}{skipped} ({outcome.Runner}). {ended}",
            { Passed: 0 } => $"**No tests ran**{skipped} ({outcome.Runner}). {ended}",
            { Passed: { } all } => $"**All {Markup.Count(all, "test")} passed**{skipped} ({outcome.Runner}). {ended}",
            _ => $"**All tests passed**{skipped} ({outcome.Runner}, which does not tell how many). {ended}",
        };
    }

    private static string Causes(IReadOnlyList<FailedTest> failures, bool areTests, WorkFolder folder, FileListing listing)
    {
        var causes = failures.GroupBy(f => Cause(f.Message), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var sections = causes.Take(MostCauses).Select((cause, i) =>
        {
            var shown = cause.Take(MostTests).Select(f => $"- {Line(f, folder, listing)}");
            var more = cause.Count() > MostTests ? $"\n- and {Markup.Number(cause.Count() - MostTests)} more" : "";
            return $"### {i + 1}. {Title(cause.First(), areTests)}\n\n{Markup.Count(cause.Count(), areTests ? "test" : "place")}:\n\n{string.Join('\n', shown)}{more}\n";
        });
        var all = areTests ? $"## Why they failed\n\n{Markup.Count(failures.Count, "failure")}, {Markup.Count(causes.Count, "cause")}{(causes.Count > MostCauses ? $"; the {MostCauses} most frequent" : "")}." : "## What kept the tests from running";
        return $"{all}\n\n{string.Join('\n', sections)}\n";
    }

    private static string Title(FailedTest first, bool areTests) => first.Message.Length > 0 ? Markup.Plain(first.Message, 160) : areTests ? "Without a message" : "Without words";

    private static string Line(FailedTest failed, WorkFolder folder, FileListing listing)
    {
        var place = Place(failed, folder, listing);
        return failed.Name.Length > 0 && place is not null ? $"{Markup.Code(failed.Name)} at {Markup.Code(place)}" : Markup.Code(place ?? (failed.Name.Length > 0 ? failed.Name : failed.Message));
    }

    /// <summary>A place in the folder, with its line; as the output says it when it is not to be found there.</summary>
    internal static string? Place(FailedTest failed, WorkFolder folder, FileListing listing)
    {
        if (failed.File is not { Length: > 0 } said)
        {
            return null;
        }

        var path = said.Replace('\\', '/');
        path = path.StartsWith(folder.Path + "/", StringComparison.Ordinal) ? path[(folder.Path.Length + 1)..] : path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        if (!path.StartsWith('/') && listing.At(path) is null && listing.Files.Where(f => f.Path.EndsWith("/" + path, StringComparison.Ordinal)).Take(2).ToList() is [var only])
        {
            path = only.Path;
        }

        return failed.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{path}:{line}") : path;
    }

    /// <summary>What failures have in common: their words, without values, numbers and addresses.</summary>
    internal static string Cause(string message) => Values().Replace(message, "#");

    private static string Tail(RanCommand ran)
    {
        var lines = ran.Output.Split('\n').Where(l => l.Trim().Length > 0).TakeLast(LastLines).Select(l => (l.Length <= 300 ? l : l[..300] + "…").Replace("```", "'''", StringComparison.Ordinal)).ToList();
        return lines.Count == 0 ? "It printed nothing.\n\n" : $"## Its last lines\n\n```text\n{string.Join('\n', lines)}\n```\n\n";
    }

    [GeneratedRegex(@"""[^""]*""|'[^']*'|\b0x[0-9a-fA-F]+\b|-?\b\d[\d.,]*\b|(/[\w.-]+){2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Values();
}
