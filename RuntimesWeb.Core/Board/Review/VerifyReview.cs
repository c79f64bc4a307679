using RuntimesWeb.Core.Board.Verify;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Worktrees;

namespace RuntimesWeb.Core.Board.Review;

/// <summary>Has the work of a run verified, with the project's command or another one.</summary>
public sealed class VerifyReview(VerifyWork verify, ResumeWorktree resume, ProjectStore projects)
{
    /// <summary>The command that is run when nobody names one; null when the project has none.</summary>
    public string? CommandOf(ReviewPlace place) =>
        ((place.Task?.ProjectId is { } id ? projects.Find(id) : null) ?? projects.At(place.Worktree.ProjectPath) ?? projects.At(place.Worktree.Repository))?.VerifyCommand;

    public async Task<Outcome<StartedVerification>> RunAsync(ReviewPlace place, string? command, Actor by, CancellationToken ct)
    {
        var line = string.IsNullOrWhiteSpace(command) ? CommandOf(place) : command;
        if (line is null)
        {
            return Failure.InvalidField("command", "command is required: the project has no verify command");
        }

        if (place.IsWorkedIn)
        {
            return Failure.Conflict("in_progress", "It is being worked on. Wait for its end.");
        }

        // What is paused has no folder to run it in.
        var there = await resume.RunAsync(place.Worktree.Id, by, ct);
        return there.Failure is { } gone ? gone : await verify.StartAsync(there.Value, place.Run?.Id, line, by, ct);
    }
}
