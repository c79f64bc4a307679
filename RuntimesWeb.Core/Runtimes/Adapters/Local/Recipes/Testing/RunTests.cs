using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Tour;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Testing;

/// <summary>Runs the tests of a folder with its own command, through the tool that runs commands, and says what failed and why.</summary>
internal sealed class RunTests(ListFiles list, TimeProvider time) : IRecipe
{
    private const string CommandName = "command";
    private const string Seconds = "timeout";

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);

    public RecipeCard Card { get; } = new(
        "run-tests", "Run the tests",
        "Finds the test command of a folder, runs it (you are asked first unless a rule allows it), and groups what failed by cause, with file and line. Reads dotnet test, pytest, unittest, Jest, Vitest, node --test, go test and cargo test.",
        Edits: false,
        [
            new RecipeParameter.Text(CommandName, "the command that runs the tests; found in the build files when left out", "", 2_000),
            new RecipeParameter.Number(Seconds, "after so many seconds it is ended", 600, 1, 600),
        ]);

    public async IAsyncEnumerable<RunEvent> RunAsync(RecipeCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var clock = new RecipeClock(time, Most);
        yield return new RunEvent.Text($"# Tests: {Markup.Plain(call.Folder.Name, 80)}\n\n");
        var look = new Look(time, "list_files", "{}");
        yield return look.Call;
        var listing = await list.RunAsync(call.Folder, clock, ct);
        var found = BuildCommands.Find(call.Folder, listing).Where(c => c.What == BuildCommands.Test).ToList();
        yield return look.Done($"{Markup.Count(found.Count, "test command")} in {Markup.Count(listing.Files.Length, "file")}");

        var given = call.Parameters.Text(CommandName).Trim();
        if ((given.Length > 0 ? given : found.FirstOrDefault()?.Command) is not { } command)
        {
            yield return new RunEvent.Error("no_test_command", "I found no command that runs the tests of this folder.", "Give it: /recipe run-tests command=\"make check\"");
            yield break;
        }

        yield return new RunEvent.Text(Choice(given, command, found));
        var step = call.Tools.Step("bash", new { command, timeout_seconds = call.Parameters.Number(Seconds), description = "Run the tests" });
        await foreach (var said in step.RunAsync(ct))
        {
            yield return said;
        }

        if (RanCommand.Of(command, step.Output) is var ran && step.End is StepEnd.Forbidden or StepEnd.Refused || !HasRun(step))
        {
            yield return new RunEvent.Error(
                step.End == StepEnd.Failed ? "not_run" : "not_allowed",
                step.End == StepEnd.Refused ? "The tests were not run: a person did not allow it." : $"The tests were not run: {step.Output.Split('\n')[0]}",
                "Allow the command when you are asked, or keep a rule for it under Settings, Permissions.");
            yield break;
        }

        var outcome = TestOutput.Read(ran.Output);
        yield return new RunEvent.Text(TestReport.Write(ran, outcome, call.Folder, listing));
        yield return new RunEvent.Text(Markup.End("Looked and read", clock.Taken, listing.Cut));
    }

    // Otherwise the tool said why it did not, such as that this run does not have it.
    private static bool HasRun(RecipeStep step) => step.Output.TrimEnd().EndsWith(']') && step.Output.LastIndexOf("\n[", StringComparison.Ordinal) is >= 0;

    private static string Choice(string given, string command, List<BuildCommand> found)
    {
        var others = found.Where(c => c.Command != command).Select(c => Markup.Code(c.Command)).Take(4).ToList();
        var from = given.Length > 0 ? "as you said" : $"as {Markup.Code(found[0].From)} says";
        return $"Running {Markup.Code(command)}, {from}.{(others.Count > 0 ? $" There is also: {string.Join(", ", others)}." : "")}\n\n";
    }
}
