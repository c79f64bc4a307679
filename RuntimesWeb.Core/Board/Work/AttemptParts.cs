using RuntimesWeb.Core.Board.Verify;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Worktrees;
using RuntimesWeb.Core.Worktrees.Diffs;

namespace RuntimesWeb.Core.Board.Work;

/// <summary>What an attempt works with.</summary>
public sealed record AttemptParts(RunEngine Engine, WorkPlace Place, WorktreeHolds Holds, ReadDiff Diff, VerifyWork Verify, TaskPrompt Prompt, IWorkFollowUp FollowUp);
