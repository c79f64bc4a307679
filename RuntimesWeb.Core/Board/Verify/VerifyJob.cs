using System.Text.Json.Nodes;
using RuntimesWeb.Core.Jobs;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Tools.Shell;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Verify;

/// <summary>Runs one verification. Red is a result, not a failure of the job.</summary>
internal sealed class VerifyJob(FollowVerification verifications, WorktreeStore worktrees, WorktreeHolds holds, ProcessRunner processes, Machine machine, TimeProvider time) : IJobHandler
{
    private const int LongestOutput = 4_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public JobKind Kind => VerifyWork.Kind;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        if (!Guid.TryParse(job.Target, out var id) || await verifications.FindAsync(id, ct) is not { } verification || await worktrees.FindAsync(verification.WorktreeId, ct) is not { } worktree || !Directory.Exists(worktree.WorkPath))
        {
            return JobEnd.Fail("GONE", "The worktree is not there any more.");
        }

        if (BashTool.Find(machine) is not { } shell)
        {
            return JobEnd.Fail("NO_SHELL", "This computer has no shell to run it with.", "Install bash.");
        }

        using var hold = holds.Hold(worktree.Id);
        await job.StepAsync("verifying", verification.Command);
        var output = new CommandOutput();
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        int? code = null;
        try
        {
            var ended = await processes.StreamAsync(BashTool.Line(shell, verification.Command, worktree.WorkPath), line => TakeAsync(job, output, line), limit.Token);
            if (ended.Failure is { } failure)
            {
                return JobEnd.Fail("NOT_STARTED", failure.Message, failure.Hint);
            }

            code = ended.Value;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await job.OutputAsync($"ended after {Limit.TotalMinutes:0} minutes, its time was over");
            output.Take($"[ended after {Limit.TotalMinutes:0} minutes, its time was over]\n");
        }

        var said = output.ToString().Trim('\n');
        var over = verification with
        {
            FinishedAt = time.GetUtcNow(),
            ExitCode = code,
            Output = said.Length > LongestOutput ? said[^LongestOutput..] : said,
            DurationMs = (long)time.GetElapsedTime(started).TotalMilliseconds,
        };
        await verifications.EndAsync(over, ct);
        return JobEnd.Done(new JsonObject { ["green"] = over.IsGreen, ["exitCode"] = code, ["worktreeId"] = worktree.Id.ToString() });
    }

    private static Task TakeAsync(JobRun job, CommandOutput output, OutputLine line)
    {
        output.Take(line.Text + '\n');
        return job.OutputAsync(line.Text);
    }
}
