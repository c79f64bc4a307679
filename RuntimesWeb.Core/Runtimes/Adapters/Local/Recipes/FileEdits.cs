using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes;

/// <summary>
/// The changes of one recipe, made through the tools one after another: what was changed, what was left and why. A rule's no leaves that file; a person's no, or one
/// failure after the other, ends it.
/// </summary>
internal sealed class FileEdits(RecipeCall call)
{
    // The run would be taken for one that goes in circles soon after.
    private const int MostFailures = 8;

    private readonly List<string> _changed = [];
    private readonly List<(string Path, string Why)> _left = [];
    private int _inARow;
    private bool _isRefused;

    public IReadOnlyList<string> Changed => _changed;

    public IReadOnlyList<(string Path, string Why)> Left => _left;

    /// <summary>Why nothing more is changed; null while it goes on.</summary>
    public string? Ended { get; private set; }

    /// <summary>The end of a run that could not do what it was there for; null when it could.</summary>
    public RunEvent.Error? Problem => Ended is { } ended ? new RunEvent.Error(_isRefused ? "not_allowed" : "edits_failed", $"It ended before its end: {ended}", "Look at what was changed; the same again goes on with the rest.")
        : _changed.Count == 0 && _left is [var first, ..] ? new RunEvent.Error("edits_failed", $"Nothing was changed. {first.Path}: {first.Why}", "Look at the permissions of this agent and folder.")
        : null;

    /// <summary>Changes the whole text of a file that is there.</summary>
    /// <param name="after">From the present text to the new one, null to leave it. The present one may be another than when it was looked at first.</param>
    public async IAsyncEnumerable<RunEvent> RewriteAsync(FoundFile file, Func<string, string?> after, [EnumeratorCancellation] CancellationToken ct)
    {
        // Notes what the file is now; a change of somebody else in between is then noticed by the tool that writes.
        var read = call.Tools.Step("read_file", new { path = file.Path, limit = 1 });
        await foreach (var said in read.RunAsync(ct))
        {
            yield return said;
        }

        if (read.End != StepEnd.Done)
        {
            Note(file.Path, read);
            yield break;
        }

        if (FileTexts.Whole(call.Folder, file) is not { } text)
        {
            _left.Add((file.Path, "it is a link, no text in UTF-8, or above 2 MB"));
        }
        else if (FileTexts.Guarded(() => after(text), null) is { } fresh && fresh != text)
        {
            await foreach (var said in RunAsync(file.Path, "write_file", new { path = file.Path, content = fresh }, ct))
            {
                yield return said;
            }
        }
    }

    /// <summary>Makes a new file.</summary>
    public IAsyncEnumerable<RunEvent> MakeAsync(string path, string content, CancellationToken ct) => RunAsync(path, "write_file", new { path, content }, ct);

    /// <summary>Replaces each place of a piece of text.</summary>
    public IAsyncEnumerable<RunEvent> ReplaceAsync(string path, string old, string fresh, CancellationToken ct) =>
        RunAsync(path, "edit_file", new { path, old_string = old, new_string = fresh, replace_all = true }, ct);

    /// <summary>What was not changed, for the report; empty when there is nothing to say.</summary>
    public string Report()
    {
        var lines = _left.Take(20).Select(l => $"- {Markup.Code(l.Path)}: {Markup.Plain(l.Why, 200)}");
        var left = _left.Count == 0 ? "" : $"## Left as it was\n\n{string.Join('\n', lines)}\n{(_left.Count > 20 ? $"\nAnd {Markup.Count(_left.Count - 20, "more file")}.\n" : "")}\n";
        return Ended is null ? left : $"{left}**It ended before its end**: {Markup.Plain(Ended, 300)} {(_changed.Count == 0 ? "Nothing was changed." : $"What was changed until then stays: {Markup.Count(_changed.Count, "file")}.")}\n\n";
    }

    private async IAsyncEnumerable<RunEvent> RunAsync(string path, string tool, object arguments, [EnumeratorCancellation] CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var step = call.Tools.Step(tool, arguments);
        await foreach (var said in step.RunAsync(ct))
        {
            yield return said;
        }

        Note(path, step);
    }

    private void Note(string path, RecipeStep step)
    {
        if (step.End == StepEnd.Done)
        {
            _inARow = 0;
            _changed.Add(path);
            return;
        }

        var why = step.Output.Split('\n')[0];
        _left.Add((path, step.End == StepEnd.Refused ? "a person did not allow it" : why));
        _isRefused = step.End == StepEnd.Refused;
        Ended = _isRefused ? $"the change of {path} was not allowed."
            : ++_inARow >= MostFailures ? $"{MostFailures} changes in a row did not go, the last one: {why}"
            : null;
    }
}
