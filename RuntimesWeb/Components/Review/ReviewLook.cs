using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Board.Verify;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Components.Review;

/// <summary>How work that is looked at is told.</summary>
public static class ReviewLook
{
    public static string Change(DiffFile file) => file.Status switch
    {
        FileChange.Added => "Added",
        FileChange.Deleted => "Deleted",
        FileChange.Renamed => "Renamed",
        _ => "Changed",
    };

    /// <summary>One letter, as git has it.</summary>
    public static string Letter(DiffFile file) => Change(file)[..1] is "C" ? "M" : Change(file)[..1];

    /// <summary>What there is to know of a file whose lines say nothing, or not all.</summary>
    public static string? Remark(DiffFile file) =>
        file.IsBinary ? $"A binary file{(file.SizeBytes is { } size ? $", {Sizes.Bytes(size)} now" : "")}. Its lines cannot be shown; it can be taken as a whole."
        : file.NewMode == "120000" || file.OldMode == "120000" ? "A symbolic link: what is shown is where it leads, and nothing is read through it."
        : file.NewMode == "160000" || file.OldMode == "160000" ? "A repository inside the repository: only which commit it stands at."
        : IsModeOnly(file) ? $"Only its mode changed, from {file.OldMode} to {file.NewMode}."
        : file is { Hunks.Count: 0, IsTruncated: false, Status: FileChange.Renamed } ? "Renamed, and otherwise as it was."
        : file is { Hunks.Count: 0, IsTruncated: false } ? "An empty file."
        : file is { OldMode: "100644", NewMode: "100755" } ? "It may be run as a program now."
        : null;

    public static string Attempt(ReviewAttempt attempt) => attempt.Place.Run is not { } run ? "Worked on elsewhere"
        : (RuntimeCatalog.Find(run.RuntimeId)?.Label ?? run.RuntimeId) + (run.Model is { } model ? $" · {model}" : "");

    public static string State(ReviewAttempt attempt) => attempt.Place switch
    {
        { IsWorkedIn: true } => "At work",
        { Worktree.Status: WorktreeStatus.Applied } => "Applied",
        { Worktree.Status: WorktreeStatus.Discarded } => "In the bin",
        { Worktree.Status: WorktreeStatus.Removed } => "Removed",
        { Worktree.Status: WorktreeStatus.Paused } => "Paused",
        { Run.Status: Core.Runs.RunStatus.Completed } => "Ready",
        { Run: { } run } => Words.Capital(run.Status.ToString().ToLowerInvariant()),
        _ => "Open",
    };

    public static Tone Tone(ReviewAttempt attempt) => attempt.Place switch
    {
        { IsWorkedIn: true } => Shared.Tone.Info,
        { Worktree.Status: WorktreeStatus.Applied } => Shared.Tone.Ok,
        { Worktree.Status: WorktreeStatus.Discarded or WorktreeStatus.Removed } => Shared.Tone.Plain,
        { Run.Status: Core.Runs.RunStatus.Failed } => Shared.Tone.Danger,
        { Run.Status: Core.Runs.RunStatus.Completed } => Shared.Tone.Info,
        _ => Shared.Tone.Warn,
    };

    public static (string Text, Tone Tone) Verdict(Verification? last) => last switch
    {
        null => ("Not verified", Shared.Tone.Plain),
        { FinishedAt: null } => ("Verifying…", Shared.Tone.Info),
        { IsGreen: true } => ("Verified", Shared.Tone.Ok),
        _ => ("Verification red", Shared.Tone.Danger),
    };

    public static string Mode(ApplyMode mode) => mode switch
    {
        ApplyMode.Squash => "One commit",
        ApplyMode.Merge => "Merge",
        ApplyMode.Branch => "New branch",
        _ => "Download a patch",
    };

    public static string Meaning(ApplyMode mode, string target) => mode switch
    {
        ApplyMode.Squash => $"One new commit on {target}. Your files there follow; nothing is pushed.",
        ApplyMode.Merge => $"A commit of the work, and a merge commit on {target}. Nothing is pushed.",
        ApplyMode.Branch => "A commit on a new branch. Your files and your branches stay as they are.",
        _ => "A text for git apply. Nothing is changed, and the task stays where it is.",
    };

    public static string Conflict(ConflictFile file) => file.Kind switch
    {
        "contents" => "changed on both sides",
        "modify/delete" => "changed on one side, deleted on the other",
        "add/add" => "added on both sides",
        var kind => kind,
    };

    private static bool IsModeOnly(DiffFile file) => file is { Hunks.Count: 0, IsTruncated: false, Status: FileChange.Modified } && file.OldMode != file.NewMode;
}
