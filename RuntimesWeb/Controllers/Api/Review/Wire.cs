using RuntimesWeb.Controllers.Api.Jobs;
using RuntimesWeb.Controllers.Api.Runs;
using RuntimesWeb.Core.Board.Review;
using RuntimesWeb.Core.Board.Verify;
using RuntimesWeb.Core.Board.Work;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Apply;

namespace RuntimesWeb.Controllers.Api.Review;

public sealed record VerifyRequest(string? Command);

public sealed record StartedJob(JobView Job)
{
    public static StartedJob From(StartedVerification started) => new(JobView.From(started.Job));
}

/// <summary>How work is to be taken: all of it, or some <c>files</c> (paths of the diff) and <c>hunks</c> (their ids).</summary>
public sealed record ApplyBody(string? Mode, string? Target, IReadOnlyList<string>? Files, IReadOnlyList<string>? Hunks, string? Message, bool? HumanOverride, bool? DiscardOthers)
{
    private const int LongestMessage = 20_000;

    public Outcome<ReviewApply> Read()
    {
        ApplyMode? mode = Enum.GetValues<ApplyMode>().Where(m => m.ToString().Equals(Mode, StringComparison.OrdinalIgnoreCase)).Select(m => (ApplyMode?)m).FirstOrDefault();
        return mode is null ? Failure.InvalidField("mode", "mode must be merge, squash, patch or branch")
            : Message?.Length > LongestMessage ? Failure.InvalidField("message", $"message must have at most {LongestMessage} characters")
            : new ReviewApply(new ApplyRequest(mode.Value, string.IsNullOrWhiteSpace(Target) ? null : Target.Trim(), Files, Hunks, Message))
            {
                HumanOverride = HumanOverride ?? false,
                DiscardOthers = DiscardOthers ?? false,
            };
    }
}

/// <summary>The work is taken; <c>commit</c> and <c>branch</c> are null for a folder without git. <c>discarded</c> are the worktrees of other attempts.</summary>
public sealed record ApplyOk(bool Ok, string? Commit, string? Branch, IReadOnlyList<Guid> Discarded);

public sealed record ConflictView(string Path, string Kind);

/// <summary>Both sides changed these files; nothing was done.</summary>
public sealed record ApplyConflict(bool Ok, string Error, IReadOnlyList<ConflictView> Files, string Hint);

/// <summary>The person has changes in these files that are not committed; nothing was done.</summary>
public sealed record ApplyDirty(bool Ok, string Error, string? Branch, IReadOnlyList<string> Files, string Hint);

public sealed record ReviewOk(bool Ok, WorktreeBody Worktree)
{
    public static ReviewOk From(Worktree worktree) => new(true, WorktreeBody.From(worktree));
}

public sealed record SendBackRequest(string? Message, string? RuntimeId, string? Provider, string? Model)
{
    public Outcome<SendBackWish> Read() => RuntimeId is { Length: > 0 } && RuntimeCatalog.Find(RuntimeId) is null
        ? Failure.InvalidField("runtimeId", $"unknown runtime '{RuntimeId}'")
        : new SendBackWish(Message, RuntimeCatalog.Find(RuntimeId)?.Id, Text(Provider), Text(Model));

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>The run that goes on.</summary>
public sealed record SentBack(RunView Run)
{
    public static SentBack From(TaskWork work) => new(RunView.From(work.Runs[0]));
}

public sealed record LineCommentRequest(string? Path, int? Line, string? Side, string? Body)
{
    public Outcome<CommentLine> Read() => Side is null or "new" ? new CommentLine(Path, Line)
        : Side == "old" ? new CommentLine(Path, Line, DiffSide.Old)
        : Failure.InvalidField("side", "side must be old or new");
}

public sealed record LineCommentEdit(string? Body);

/// <summary>What was said about a line; <c>lineText</c> and <c>hunkId</c> are null for a line that the diff does not show, <c>sentAt</c> and <c>sentRunId</c> while it is open.</summary>
public sealed record LineCommentView(
    Guid Id, Guid WorktreeId, Guid? RunId, Guid? TaskId, string Path, DiffSide Side, int Line, string? LineText, string? HunkId, string Body, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, Guid? SentRunId)
{
    public static LineCommentView From(ReviewComment c) => new(c.Id, c.WorktreeId, c.RunId, c.TaskId, c.Path, c.Side, c.Line, c.LineText, c.HunkId, c.Body, c.CreatedAt, c.SentAt, c.SentRunId);
}

public sealed record LineCommentBody(LineCommentView Comment)
{
    public static LineCommentBody From(ReviewComment comment) => new(LineCommentView.From(comment));
}

public sealed record LineComments(IReadOnlyList<LineCommentView> Comments);

/// <summary>The last verification of the work as it is now; <c>ok</c> is null while it is not over.</summary>
public sealed record VerificationView(Guid Id, string Command, bool? Ok, int? ExitCode, string? Output, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, long? DurationMs)
{
    public static VerificationView? From(Verification? v) => v is null ? null : new(v.Id, v.Command, v.FinishedAt is null ? null : v.IsGreen, v.ExitCode, v.Output, v.CreatedAt, v.FinishedAt, v.DurationMs);
}

/// <summary>One go at a task, to be compared with the others. <c>changes</c> is null when nobody could tell, <c>runId</c> where nobody has worked yet.</summary>
public sealed record AttemptView(
    Guid WorktreeId, Guid? RunId, string? RuntimeId, string? ModelId, string? RunStatus, WorktreeStatus Status, bool IsWorkedIn, DiffStatsView? Changes, VerificationView? Verification, long? CostMicros, long DurationMs,
    int OpenComments)
{
    public static AttemptView From(ReviewAttempt a) => new(
        a.Id, a.Place.Run?.Id, a.Place.Run?.RuntimeId, a.Place.Run?.Model, a.Place.Run is { } run ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(run.Status.ToString()) : null, a.Place.Worktree.Status,
        a.Place.IsWorkedIn, a.Changes is { } changes ? DiffStatsView.From(changes) : null, VerificationView.From(a.Verification), a.CostMicros, a.DurationMs, a.OpenComments);
}

public sealed record AttemptList(IReadOnlyList<AttemptView> Attempts);
